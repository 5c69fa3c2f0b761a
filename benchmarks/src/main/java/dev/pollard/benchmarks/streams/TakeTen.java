// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does a whole pipeline cost that takes ten items of a long source? */
public class TakeTen extends JavaStreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.map(i -> i + 1).take(10);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.map(i -> i + 1).take(10);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.map(i -> i + 1).take(10);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.map(i -> i + 1).select().first(10);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.map(i -> i + 1).take(10);
    }

    @Override
    Stream<Integer> javaStream(Stream<Integer> source) {
        return source.map(i -> i + 1).limit(10);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < Math.min(length, 10); i++) {
            sum += i + 1;
        }
        return sum;
    }
}
