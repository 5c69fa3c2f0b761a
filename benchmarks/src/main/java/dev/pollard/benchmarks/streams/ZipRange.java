// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does a pair of items of two streams cost? */
public class ZipRange extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return AsyncStream.zip(source, AsyncStream.range(0, Integer.MAX_VALUE), Integer::sum);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return Flux.zip(source, Flux.range(0, Integer.MAX_VALUE), Integer::sum);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return Flowable.zip(source, Flowable.range(0, Integer.MAX_VALUE), Integer::sum);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return Multi.createBy()
                .combining()
                .streams(source, Multi.createFrom().range(0, Integer.MAX_VALUE))
                .using(Integer::sum);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.zipWith(Source.range(0, Integer.MAX_VALUE - 1), Integer::sum);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += i + i;
        }
        return sum;
    }
}
