// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item of an inner stream of a hundred cost? */
public class FlatMapRange extends JavaStreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.filter(i -> i % 100 == 0).flatMap(8, i -> AsyncStream.range(0, 100));
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.filter(i -> i % 100 == 0).flatMap(i -> Flux.range(0, 100), 8);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.filter(i -> i % 100 == 0).flatMap(i -> Flowable.range(0, 100), 8);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.filter(i -> i % 100 == 0)
                .onItem()
                .transformToMulti(i -> Multi.createFrom().range(0, 100))
                .merge(8);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.filter(i -> i % 100 == 0).flatMapMerge(8, i -> Source.range(0, 99));
    }

    @Override
    Stream<Integer> javaStream(Stream<Integer> source) {
        return source.filter(i -> i % 100 == 0)
                .flatMap(i -> IntStream.range(0, 100).boxed());
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            if (i % 100 == 0) {
                for (int j = 0; j < 100; j++) {
                    sum += j;
                }
            }
        }
        return sum;
    }
}
