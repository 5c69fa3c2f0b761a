// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
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

/** What does a whole time limit cost, on something that waits once and is done in time? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TimeoutOfOneSuspension.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimeoutOfOneSuspension {
    static final int TIMES = 10_000;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LocalRuntime local;
    private AsyncRuntime stealing;
    private ForkJoinPool pool;

    /** Creates the state. */
    public TimeoutOfOneSuspension() {}

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

    /** Is pending once, having woken itself. */
    private static final class Once implements Future<Integer> {
        private boolean waited;

        @Override
        public Poll<Integer> poll(Context cx) {
            if (waited) {
                return Poll.ready(1);
            }
            waited = true;
            cx.waker().wake();
            return Poll.pending();
        }

        @Override
        public void cancel() {}
    }

    /** Awaits one such future after the other. */
    private static final class Loop implements Future<Integer> {
        private final boolean limited;
        private @Nullable Future<Integer> current;
        private int sum;

        Loop(boolean limited) {
            this.limited = limited;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (sum < TIMES) {
                Future<Integer> running = current;
                if (running == null) {
                    running = limited ? new Once().timeout(LIMIT) : new Once();
                    current = running;
                }
                if (!(running.poll(cx) instanceof Poll.Ready<Integer> ready)) {
                    return Poll.pending();
                }
                current = null;
                sum += ready.value();
            }
            return Poll.ready(sum);
        }

        @Override
        public void cancel() {}
    }

    /**
     * On one thread.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardLocal() throws Exception {
        return local.blockOn(new Loop(true));
    }

    /**
     * On one of two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardStealing() throws Exception {
        return stealing.blockOn(new Loop(true));
    }

    /**
     * The same without a limit: what is left of the figure is the waiting.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardLocalWithoutLimit() throws Exception {
        return local.blockOn(new Loop(false));
    }

    /**
     * A completable future that is completed by another turn of its pool.
     *
     * @return how many
     */
    @Benchmark
    public int orTimeout() {
        return pool.submit(() -> {
                    int sum = 0;
                    for (int i = 0; i < TIMES; i++) {
                        sum += CompletableFuture.supplyAsync(() -> 1, pool)
                                .orTimeout(30, TimeUnit.SECONDS)
                                .join();
                    }
                    return sum;
                })
                .join();
    }
}
