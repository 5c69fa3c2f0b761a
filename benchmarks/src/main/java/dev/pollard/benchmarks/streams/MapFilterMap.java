// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item cost that is mapped, filtered and mapped again? */
public class MapFilterMap extends JavaStreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.map(i -> i + 1).filter(i -> (i & 1) == 0).map(i -> i * 2);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.map(i -> i + 1).filter(i -> (i & 1) == 0).map(i -> i * 2);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.map(i -> i + 1).filter(i -> (i & 1) == 0).map(i -> i * 2);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.map(i -> i + 1).filter(i -> (i & 1) == 0).map(i -> i * 2);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.map(i -> i + 1).filter(i -> (i & 1) == 0).map(i -> i * 2);
    }

    @Override
    Stream<Integer> javaStream(Stream<Integer> source) {
        return source.map(i -> i + 1).filter(i -> (i & 1) == 0).map(i -> i * 2);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int mapped = i + 1;
            if ((mapped & 1) == 0) {
                sum += mapped * 2;
            }
        }
        return sum;
    }
}
