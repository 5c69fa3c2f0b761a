// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** What does it cost to spawn a trivial task and await it from inside, and to wake oneself? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpawnAndWake.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpawnAndWake {
    static final int TIMES = 10_000;

    private LocalRuntime local;
    private AsyncRuntime stealing;
    private ForkJoinPool pool;

    /** Creates the state. */
    public SpawnAndWake() {}

    /** Starts the runtimes. */
    @Setup(Level.Trial)
    public void open() {
        local = LocalRuntime.create();
        stealing = AsyncRuntime.builder().workers(2).build();
        pool = new ForkJoinPool(2);
    }

    /** Closes the runtimes. */
    @TearDown(Level.Trial)
    public void close() {
        local.close();
        stealing.close();
        pool.shutdown();
    }

    /** Ready at its first poll. */
    private record Trivial(int value) implements Future<Integer> {
        @Override
        public Poll<Integer> poll(Context cx) {
            return Poll.ready(value);
        }

        @Override
        public void cancel() {}
    }

    /** Spawns trivial tasks and awaits each before the next. */
    private static final class SpawnAwait implements Future<Integer> {
        private int left = TIMES;
        private int sum;
        private @Nullable JoinHandle<Integer> child;

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (true) {
                if (child == null) {
                    if (left-- == 0) {
                        return Poll.ready(sum);
                    }
                    child = cx.service(Spawner.class).spawn(new Trivial(1));
                }
                if (child.poll(cx) instanceof Poll.Ready<Integer> ready) {
                    sum += ready.value();
                    child = null;
                } else {
                    return Poll.pending();
                }
            }
        }

        @Override
        public void cancel() {}
    }

    /** Wakes itself again and again. */
    private static final class SelfWake implements Future<Integer> {
        private int left = TIMES;

        @Override
        public Poll<Integer> poll(Context cx) {
            if (left-- == 0) {
                return Poll.ready(TIMES);
            }
            cx.waker().wake();
            return Poll.pending();
        }

        @Override
        public void cancel() {}
    }

    /** Forks trivial tasks and joins each before the next. */
    private static final class ForkJoin extends RecursiveTask<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        protected Integer compute() {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += new One().fork().join();
            }
            return sum;
        }
    }

    /** The trivial task of the fork-join pool. */
    private static final class One extends RecursiveTask<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        protected Integer compute() {
            return 1;
        }
    }

    /**
     * Spawn and await, one thread.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int spawnLocal() throws Exception {
        return local.blockOn(new SpawnAwait());
    }

    /**
     * Spawn and await, two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int spawnStealing() throws Exception {
        return stealing.blockOn(new SpawnAwait());
    }

    /**
     * Fork and join in a pool of two.
     *
     * @return how many
     */
    @Benchmark
    public int spawnForkJoin() {
        return pool.invoke(new ForkJoin());
    }

    /**
     * Supply and join in a pool of two.
     *
     * @return how many
     */
    @Benchmark
    public int spawnCompletableFuture() {
        return pool.submit(() -> {
                    int sum = 0;
                    for (int i = 0; i < TIMES; i++) {
                        sum += CompletableFuture.supplyAsync(() -> 1, pool).join();
                    }
                    return sum;
                })
                .join();
    }

    /**
     * Self-wake, one thread.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int wakeLocal() throws Exception {
        return local.blockOn(new SelfWake());
    }

    /**
     * Self-wake, two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int wakeStealing() throws Exception {
        return stealing.blockOn(new SelfWake());
    }
}
