// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does a step of a running sum cost? */
public class Scan extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.scan(0, Integer::sum);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.scan(0, Integer::sum);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.scan(0, Integer::sum);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.onItem().scan(() -> 0, Integer::sum);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.scan(0, Integer::sum);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        int running = 0;
        for (int i = 0; i < length; i++) {
            running += i;
            sum += running;
        }
        return sum;
    }
}
