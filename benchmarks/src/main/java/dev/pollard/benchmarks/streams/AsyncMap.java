// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What does an item cost whose successor is a future that an executor completes, 64 at once, in any order? */
public class AsyncMap extends StreamRow {
    private static final int AT_ONCE = 64;

    private final ExecutorService executor = Executors.newFixedThreadPool(2);

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void shutDown() {
        executor.shutdown();
    }

    private CompletableFuture<Integer> next(int item) {
        return CompletableFuture.supplyAsync(() -> item + 1, executor);
    }

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.mapAsyncUnordered(AT_ONCE, i -> Futures.fromCompletionStage(next(i)));
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.flatMap(i -> Mono.fromFuture(next(i)), AT_ONCE);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.flatMapSingle(i -> Single.fromCompletionStage(next(i)), false, AT_ONCE);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.onItem()
                .transformToUni(i -> Uni.createFrom().completionStage(next(i)))
                .merge(AT_ONCE);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.mapAsyncUnordered(AT_ONCE, this::next);
    }

    /** Without a future: what there is to compute. */
    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += i + 1;
        }
        return sum;
    }
}
