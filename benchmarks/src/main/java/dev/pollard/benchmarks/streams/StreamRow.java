// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.benchmarks.streams.Pollution.Functions;
import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.openjdk.jmh.annotations.Benchmark;
import reactor.core.publisher.Flux;

/** One operator over a range, summed up. */
public abstract class StreamRow extends GridRow {

    abstract AsyncStream<Integer> pollard(AsyncStream<Integer> source);

    abstract Flux<Integer> reactor(Flux<Integer> source);

    abstract Flowable<Integer> rxJava(Flowable<Integer> source);

    abstract Multi<Integer> mutiny(Multi<Integer> source);

    abstract Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source);

    @Override
    List<Pollution.Run> others() {
        return List.of(this::otherPollard, this::otherReactor, this::otherRxJava, this::otherMutiny);
    }

    private long otherPollard(Functions f) throws Exception {
        return runtime()
                .blockOn(pollard(AsyncStream.range(0, Pollution.SIZE).map(f.map()))
                        .filter(f.filter())
                        .fold(0L, f.reduce()));
    }

    private long otherReactor(Functions f) {
        return reactor(Flux.range(0, Pollution.SIZE).map(f.map()))
                .filter(f.filter())
                .reduce(0L, f.reduce())
                .block();
    }

    private long otherRxJava(Functions f) {
        return rxJava(Flowable.range(0, Pollution.SIZE).map(f.map()))
                .filter(f.filter())
                .reduce(0L, f.reduce())
                .blockingGet();
    }

    private long otherMutiny(Functions f) {
        return mutiny(Multi.createFrom().range(0, Pollution.SIZE).map(f.map()))
                .filter(f.filter())
                .collect()
                .in(() -> new long[1], (sum, i) -> sum[0] = f.reduce().apply(sum[0], i))
                .await()
                .indefinitely()[0];
    }

    /** Ours, as a user would write it. */
    @Benchmark
    public long pollard() throws Exception {
        return check(runtime().blockOn(pollard(AsyncStream.range(0, size)).fold(0L, (sum, i) -> sum + i)));
    }

    /** Reactor. */
    @Benchmark
    public long reactor() {
        return check(
                reactor(Flux.range(0, size)).reduce(0L, (sum, i) -> sum + i).block());
    }

    /** RxJava. */
    @Benchmark
    public long rxJava() {
        return check(
                rxJava(Flowable.range(0, size)).reduce(0L, (sum, i) -> sum + i).blockingGet());
    }

    /** Mutiny. */
    @Benchmark
    public long mutiny() {
        return check(mutiny(Multi.createFrom().range(0, size))
                .collect()
                .in(() -> new long[1], (sum, i) -> sum[0] += i)
                .await()
                .indefinitely()[0]);
    }

    /** Pekko. */
    @Benchmark
    public long pekko() {
        return check(pekko(Source.range(0, size - 1))
                .runWith(Sink.fold(0L, (sum, i) -> sum + i), actors())
                .toCompletableFuture()
                .join());
    }
}
