// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to set a timer and to take it back, alone and among many others? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TimerRegisterCancel.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerRegisterCancel {
    static final int TIMES = 10_000;

    private static final Duration DELAY = Duration.ofSeconds(30);

    /** How many timers there are beside the one that is set and taken back. */
    @Param({"0", "100000"})
    public int others;

    private LocalRuntime local;
    private AsyncRuntime stealing;
    private HashedWheelTimer wheel;
    private ScheduledThreadPoolExecutor scheduled;

    /** Creates the state. */
    public TimerRegisterCancel() {}

    /**
     * Starts the runtimes and sets the other timers, an hour ahead.
     *
     * @throws Exception never
     */
    @Setup(Level.Trial)
    public void open() throws Exception {
        local = LocalRuntime.create();
        stealing = AsyncRuntime.builder().workers(2).build();
        wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 512);
        scheduled = new ScheduledThreadPoolExecutor(1);
        scheduled.setRemoveOnCancelPolicy(true);
        local.blockOn(new Crowd(others));
        stealing.blockOn(new Crowd(others));
        for (int i = 0; i < others; i++) {
            wheel.newTimeout(t -> {}, 3600_000 + i % 1000, TimeUnit.MILLISECONDS);
            scheduled.schedule(() -> {}, 3600_000 + i % 1000, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes the runtimes. */
    @TearDown(Level.Trial)
    public void close() {
        local.close();
        stealing.close();
        wheel.stop();
        scheduled.shutdownNow();
    }

    /** Spawns sleepers and is ready. */
    private record Crowd(int size) implements Future<Integer> {
        @Override
        public Poll<Integer> poll(Context cx) {
            Spawner spawner = cx.service(Spawner.class);
            for (int i = 0; i < size; i++) {
                spawner.spawn(Time.sleep(Duration.ofMillis(3600_000 + i % 1000)))
                        .detach();
            }
            return Poll.ready(size);
        }

        @Override
        public void cancel() {}
    }

    /** Sets a timer and takes it back, again and again. */
    private static final class SetAndTakeBack implements Future<Integer> {
        private final int inOnePoll;
        private int done;

        SetAndTakeBack(int inOnePoll) {
            this.inOnePoll = inOnePoll;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            for (int i = 0; i < inOnePoll; i++) {
                Sleep sleep = Time.sleep(DELAY);
                if (sleep.poll(cx).isReady()) {
                    throw new AssertionError("30 seconds have passed");
                }
                sleep.cancel();
            }
            done += inOnePoll;
            if (done < TIMES) {
                cx.waker().wake();
                return Poll.pending();
            }
            return Poll.ready(done);
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
        return local.blockOn(new SetAndTakeBack(TIMES));
    }

    /**
     * On one thread, with a turn of the scheduler after every tenth, so that timers meet turns.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardLocalWithTurns() throws Exception {
        return local.blockOn(new SetAndTakeBack(10));
    }

    /**
     * On one of two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardStealing() throws Exception {
        return stealing.blockOn(new SetAndTakeBack(TIMES));
    }

    /**
     * The timer of Netty, with ticks of a millisecond too.
     *
     * @return how many
     */
    @Benchmark
    public int hashedWheelTimer() {
        for (int i = 0; i < TIMES; i++) {
            wheel.newTimeout(t -> {}, 30, TimeUnit.SECONDS).cancel();
        }
        return TIMES;
    }

    /**
     * The scheduled pool of the JDK.
     *
     * @return how many
     */
    @Benchmark
    public int scheduledThreadPool() {
        for (int i = 0; i < TIMES; i++) {
            scheduled.schedule(() -> {}, 30, TimeUnit.SECONDS).cancel(false);
        }
        return TIMES;
    }

    /**
     * A time limit of a completable future that completes.
     *
     * @return how many
     */
    @Benchmark
    public int orTimeout() {
        for (int i = 0; i < TIMES; i++) {
            new CompletableFuture<Integer>().orTimeout(30, TimeUnit.SECONDS).complete(i);
        }
        return TIMES;
    }
}
