// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What does a timer cost that is taken back long before its time, among a thousand others? */
@OperationsPerInvocation(RuntimeRow.TIMES)
public class TimerRegisterCancel extends RuntimeRow {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int OTHERS = 1000;

    private ScheduledThreadPoolExecutor executor;
    private Scheduler reactor;

    /** Starts the peers, and arms the others. */
    @Setup(Level.Trial)
    public void openTimers() {
        executor = new ScheduledThreadPoolExecutor(1);
        executor.setRemoveOnCancelPolicy(true);
        reactor = Schedulers.newSingle("timers");
        for (int i = 0; i < OTHERS; i++) {
            Duration delay = Duration.ofSeconds(600 + i);
            local.spawn(Time.sleep(delay));
            stealing.spawn(Time.sleep(delay));
            executor.schedule(() -> {}, delay.toSeconds(), TimeUnit.SECONDS);
            reactor.schedule(() -> {}, delay.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Closes the peers. */
    @TearDown(Level.Trial)
    public void closeTimers() {
        executor.shutdownNow();
        reactor.dispose();
    }

    /** Arms a timer and takes it back, again and again. */
    private static final class ArmAndCancel implements Future<Integer> {
        @Override
        public Poll<Integer> poll(Context cx) {
            int armed = 0;
            for (int i = 0; i < TIMES; i++) {
                Sleep sleep = Time.sleep(LONG);
                if (sleep.poll(cx).isPending()) {
                    armed++;
                }
                sleep.cancel();
            }
            return Poll.ready(armed);
        }

        @Override
        public void cancel() {}
    }

    private static int checked(int armed) {
        if (armed != TIMES) {
            throw new AssertionError(armed);
        }
        return armed;
    }

    /**
     * One thread.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int local() throws Exception {
        return checked(local.blockOn(new ArmAndCancel()));
    }

    /**
     * Two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int stealing() throws Exception {
        return checked(stealing.blockOn(new ArmAndCancel()));
    }

    /**
     * The JDK's executor.
     *
     * @return how many
     */
    @Benchmark
    public int scheduledThreadPool() {
        int armed = 0;
        for (int i = 0; i < TIMES; i++) {
            ScheduledFuture<?> timer = executor.schedule(() -> {}, LONG.toNanos(), TimeUnit.NANOSECONDS);
            armed += timer.cancel(false) ? 1 : 0;
        }
        return checked(armed);
    }

    /**
     * The time-out of a future that completes before.
     *
     * @return how many
     */
    @Benchmark
    public int completableFutureTimeout() {
        int armed = 0;
        for (int i = 0; i < TIMES; i++) {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            future.orTimeout(LONG.toNanos(), TimeUnit.NANOSECONDS);
            armed += future.complete(1) ? 1 : 0;
        }
        return checked(armed);
    }

    /**
     * Reactor's scheduler.
     *
     * @return how many
     */
    @Benchmark
    public int reactor() {
        int armed = 0;
        for (int i = 0; i < TIMES; i++) {
            Disposable timer = reactor.schedule(() -> {}, LONG.toNanos(), TimeUnit.NANOSECONDS);
            timer.dispose();
            armed++;
        }
        return checked(armed);
    }
}
