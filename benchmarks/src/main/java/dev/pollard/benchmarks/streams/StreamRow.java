// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * One operator over a range, summed up, in each library's own idiom: a run from assembly to result.
 *
 * <p>The figures are for a whole run; divide by {@code size}. Polluted means that 24 other pipelines have gone through the same operators before, as in
 * any application.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class StreamRow {

    /** How many items the range has. */
    @Param("1000000")
    public int size;

    /** Whether other pipelines have run before. */
    @Param({"false", "true"})
    public boolean polluted;

    private LocalRuntime runtime;
    private @Nullable ActorSystem actors;
    private long expected;

    abstract AsyncStream<Integer> pollard(AsyncStream<Integer> source);

    abstract Flux<Integer> reactor(Flux<Integer> source);

    abstract Flowable<Integer> rxJava(Flowable<Integer> source);

    abstract Multi<Integer> mutiny(Multi<Integer> source);

    abstract Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source);

    abstract long loop(int length);

    /** Runs the others, if so wanted. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        runtime = LocalRuntime.create();
        expected = loop(size);
        if (polluted) {
            new Pollution(this, runtime).run();
        }
    }

    /** Closes what was opened. */
    @TearDown(Level.Trial)
    public void close() {
        runtime.close();
        if (actors != null) {
            actors.terminate();
        }
    }

    private long check(long sum) {
        if (sum != expected) {
            throw new AssertionError("sum " + sum + " != " + expected);
        }
        return sum;
    }

    /** A plain loop. */
    @Benchmark
    public long loop() {
        return check(loop(size));
    }

    /** Ours, as a user would write it. */
    @Benchmark
    public long pollard() throws Exception {
        return check(runtime.blockOn(pollard(AsyncStream.range(0, size)).fold(0L, (sum, i) -> sum + i)));
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
        ActorSystem system = actors;
        if (system == null) {
            system = ActorSystem.create();
            actors = system;
        }
        return check(pekko(Source.range(0, size - 1))
                .runWith(Sink.fold(0L, (sum, i) -> sum + i), system)
                .toCompletableFuture()
                .join());
    }
}
