// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item cost that comes through a window of 64, each of which is summed up? */
public class WindowSum extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.windowAsync(64, window -> window.fold(0, Integer::sum));
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.window(64).concatMap(window -> window.reduce(0, Integer::sum));
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.window(64).concatMapSingle(window -> window.reduce(0, Integer::sum));
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.group()
                .intoMultis()
                .of(64)
                .onItem()
                .transformToUniAndConcatenate(window -> window.collect().with(Collectors.summingInt(i -> i)));
    }

    /** It has no windows by number, but can split a stream before an item. */
    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.splitWhen(i -> i % 64 == 0).fold(0, Integer::sum).concatSubstreams();
    }

    @Override
    long loop(int length) {
        long sum = 0;
        int window = 0;
        for (int i = 0; i < length; i++) {
            window += i;
            if (i % 64 == 63) {
                sum += window;
                window = 0;
            }
        }
        return sum + window;
    }
}
