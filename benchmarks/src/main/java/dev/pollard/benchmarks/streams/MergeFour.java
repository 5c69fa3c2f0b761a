// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item of one of four streams cost that are merged? */
public class MergeFour extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return AsyncStream.merge(source, source, source, source);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return Flux.merge(source, source, source, source);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return Flowable.mergeArray(source, source, source, source);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return Multi.createBy().merging().streams(source, source, source, source);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.merge(source).merge(source).merge(source);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += 4L * i;
        }
        return sum;
    }
}
