// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item cost that goes through ten functions? */
public class TenMaps extends JavaStreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.map(i -> i + 0)
                .map(i -> i + 1)
                .map(i -> i + 2)
                .map(i -> i + 3)
                .map(i -> i + 4)
                .map(i -> i + 5)
                .map(i -> i + 6)
                .map(i -> i + 7)
                .map(i -> i + 8)
                .map(i -> i + 9);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.map(i -> i + 0)
                .map(i -> i + 1)
                .map(i -> i + 2)
                .map(i -> i + 3)
                .map(i -> i + 4)
                .map(i -> i + 5)
                .map(i -> i + 6)
                .map(i -> i + 7)
                .map(i -> i + 8)
                .map(i -> i + 9);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.map(i -> i + 0)
                .map(i -> i + 1)
                .map(i -> i + 2)
                .map(i -> i + 3)
                .map(i -> i + 4)
                .map(i -> i + 5)
                .map(i -> i + 6)
                .map(i -> i + 7)
                .map(i -> i + 8)
                .map(i -> i + 9);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.map(i -> i + 0)
                .map(i -> i + 1)
                .map(i -> i + 2)
                .map(i -> i + 3)
                .map(i -> i + 4)
                .map(i -> i + 5)
                .map(i -> i + 6)
                .map(i -> i + 7)
                .map(i -> i + 8)
                .map(i -> i + 9);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.map(i -> i + 0)
                .map(i -> i + 1)
                .map(i -> i + 2)
                .map(i -> i + 3)
                .map(i -> i + 4)
                .map(i -> i + 5)
                .map(i -> i + 6)
                .map(i -> i + 7)
                .map(i -> i + 8)
                .map(i -> i + 9);
    }

    @Override
    Stream<Integer> javaStream(Stream<Integer> source) {
        return source.map(i -> i + 0)
                .map(i -> i + 1)
                .map(i -> i + 2)
                .map(i -> i + 3)
                .map(i -> i + 4)
                .map(i -> i + 5)
                .map(i -> i + 6)
                .map(i -> i + 7)
                .map(i -> i + 8)
                .map(i -> i + 9);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += i + 45;
        }
        return sum;
    }
}
