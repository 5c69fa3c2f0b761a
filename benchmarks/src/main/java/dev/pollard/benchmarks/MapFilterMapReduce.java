// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/** What does an element cost in a synchronous pipeline: a range, mapped, filtered, mapped again and summed up? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MapFilterMapReduce.ELEMENTS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MapFilterMapReduce {
    static final int ELEMENTS = 1_000_000;

    private final long expected = sum();
    private LocalRuntime runtime;

    /** Creates the state. */
    public MapFilterMapReduce() {}

    /** Starts the runtime. */
    @Setup(Level.Trial)
    public void open() {
        runtime = LocalRuntime.create();
    }

    /** Closes the runtime. */
    @TearDown(Level.Trial)
    public void close() {
        runtime.close();
    }

    private static long sum() {
        long sum = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            int mapped = i + 1;
            if ((mapped & 1) == 0) {
                sum += mapped * 2L;
            }
        }
        return sum;
    }

    private long check(long sum) {
        if (sum != expected) {
            throw new AssertionError("sum " + sum + " != " + expected);
        }
        return sum;
    }

    /**
     * A plain loop.
     *
     * @return the sum
     */
    @Benchmark
    public long loop() {
        return check(sum());
    }

    /**
     * Ours, as a user would write it.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long pollard() throws Exception {
        return check(runtime.blockOn(AsyncStream.range(0, ELEMENTS)
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2L)
                .fold(0L, Long::sum)));
    }

    /**
     * {@code java.util.stream}, boxed as the others are.
     *
     * @return the sum
     */
    @Benchmark
    public long javaStream() {
        return check(IntStream.range(0, ELEMENTS)
                .boxed()
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2L)
                .reduce(0L, Long::sum));
    }

    /**
     * Reactor.
     *
     * @return the sum
     */
    @Benchmark
    public long reactor() {
        return check(Flux.range(0, ELEMENTS)
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2L)
                .reduce(0L, Long::sum)
                .block());
    }

    /**
     * RxJava.
     *
     * @return the sum
     */
    @Benchmark
    public long rxJava() {
        return check(Flowable.range(0, ELEMENTS)
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2L)
                .reduce(0L, Long::sum)
                .blockingGet());
    }

    /**
     * Mutiny.
     *
     * @return the sum
     */
    @Benchmark
    public long mutiny() {
        return check(Multi.createFrom()
                .range(0, ELEMENTS)
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2L)
                .collect()
                .in(() -> new long[1], (sum, i) -> sum[0] += i)
                .await()
                .indefinitely()[0]);
    }
}
