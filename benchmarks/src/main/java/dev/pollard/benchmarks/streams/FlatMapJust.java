// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an inner stream of one item cost, eight at once? */
public class FlatMapJust extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.flatMap(8, AsyncStream::of);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.flatMap(Flux::just, 8);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.flatMap(Flowable::just, 8);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.onItem().transformToMulti(Multi.createFrom()::item).merge(8);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.flatMapMerge(8, Source::single);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += i;
        }
        return sum;
    }
}
