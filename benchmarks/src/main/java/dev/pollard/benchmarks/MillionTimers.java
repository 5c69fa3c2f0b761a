// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import io.netty.util.HashedWheelTimer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
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
import reactor.core.publisher.Mono;

/**
 * What does each of a million timers cost, from being set to having fired?
 *
 * <p>The figure that counts is {@code cpuNanosPerTimer}, which includes the garbage collector; the time of an invocation is mostly waiting. Ours has a task
 * behind each timer, the others a callback.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class MillionTimers {
    private static final int TIMERS = 1_000_000;

    /** All are set before the first fires. */
    private static final int EARLIEST_MILLIS = 3000;

    /** Over how many milliseconds the deadlines are spread. */
    @Param({"1000", "1"})
    public int spreadMillis;

    private LocalRuntime local;
    private AsyncRuntime stealing;
    private HashedWheelTimer wheel;
    private ScheduledThreadPoolExecutor scheduled;

    /** Creates the state. */
    public MillionTimers() {}

    /** What is told beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        private static final OperatingSystemMXBean SYSTEM =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        /** The time of all processors, by timer. */
        public double cpuNanosPerTimer;

        private long before;

        /** Creates the state. */
        public Cpu() {}

        /** Begins. */
        @Setup(Level.Iteration)
        public void begin() {
            System.gc();
            before = SYSTEM.getProcessCpuTime();
        }

        void end() {
            cpuNanosPerTimer = (double) (SYSTEM.getProcessCpuTime() - before) / TIMERS;
        }
    }

    /** Starts the runtimes. */
    @Setup(Level.Trial)
    public void open() {
        local = LocalRuntime.create();
        stealing = AsyncRuntime.builder().workers(2).build();
        wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 4096);
        scheduled = new ScheduledThreadPoolExecutor(1);
    }

    /** Closes the runtimes. */
    @TearDown(Level.Trial)
    public void close() {
        local.close();
        stealing.close();
        wheel.stop();
        scheduled.shutdownNow();
    }

    private int delayMillis(int i) {
        return EARLIEST_MILLIS + (int) (i * 2654435761L >>> 8 & 0xffffff) % spreadMillis;
    }

    /** Spawns a sleeper for each timer, a few in each of its turns, and waits for the last one. */
    private final class Sleepers implements Future<Integer> {
        private final AtomicInteger left = new AtomicInteger(TIMERS);
        private final AtomicWaker waker = new AtomicWaker();
        private int spawned;

        @Override
        public Poll<Integer> poll(Context cx) {
            waker.register(cx.waker());
            Spawner spawner = cx.service(Spawner.class);
            for (int i = 0; i < 100 && spawned < TIMERS; i++) {
                spawner.spawn(new Sleeper(this, Time.sleep(Duration.ofMillis(delayMillis(spawned++)))))
                        .detach();
            }
            if (spawned < TIMERS) {
                cx.waker().wake();
            }
            return left.get() == 0 ? Poll.ready(TIMERS) : Poll.pending();
        }

        @Override
        public void cancel() {}
    }

    /** Sleeps, and counts itself out. */
    private record Sleeper(Sleepers all, Future<@Nullable Void> sleep) implements Future<@Nullable Void> {
        @Override
        public Poll<@Nullable Void> poll(Context cx) throws Exception {
            if (sleep.poll(cx).isPending()) {
                return Poll.pending();
            }
            if (all.left.decrementAndGet() == 0) {
                all.waker.wake();
            }
            return Poll.done();
        }

        @Override
        public void cancel() {
            sleep.cancel();
        }
    }

    /**
     * A task for each, on one thread.
     *
     * @param cpu the other figure
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardLocal(Cpu cpu) throws Exception {
        int done = local.blockOn(new Sleepers());
        cpu.end();
        return done;
    }

    /**
     * A task for each, on two workers.
     *
     * @param cpu the other figure
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int pollardStealing(Cpu cpu) throws Exception {
        int done = stealing.blockOn(new Sleepers());
        cpu.end();
        return done;
    }

    /**
     * The timer of Netty.
     *
     * @param cpu the other figure
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int hashedWheelTimer(Cpu cpu) throws Exception {
        CountDownLatch fired = new CountDownLatch(TIMERS);
        for (int i = 0; i < TIMERS; i++) {
            wheel.newTimeout(t -> fired.countDown(), delayMillis(i), TimeUnit.MILLISECONDS);
        }
        fired.await();
        cpu.end();
        return TIMERS;
    }

    /**
     * The scheduled pool of the JDK.
     *
     * @param cpu the other figure
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int scheduledThreadPool(Cpu cpu) throws Exception {
        CountDownLatch fired = new CountDownLatch(TIMERS);
        for (int i = 0; i < TIMERS; i++) {
            scheduled.schedule(fired::countDown, delayMillis(i), TimeUnit.MILLISECONDS);
        }
        fired.await();
        cpu.end();
        return TIMERS;
    }

    /**
     * The default of a completable future after a time.
     *
     * @param cpu the other figure
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int completeOnTimeout(Cpu cpu) throws Exception {
        CountDownLatch fired = new CountDownLatch(TIMERS);
        for (int i = 0; i < TIMERS; i++) {
            new CompletableFuture<Integer>()
                    .completeOnTimeout(i, delayMillis(i), TimeUnit.MILLISECONDS)
                    .thenRun(fired::countDown);
        }
        fired.await();
        cpu.end();
        return TIMERS;
    }

    /**
     * The delay of Reactor.
     *
     * @param cpu the other figure
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int reactorDelay(Cpu cpu) throws Exception {
        CountDownLatch fired = new CountDownLatch(TIMERS);
        for (int i = 0; i < TIMERS; i++) {
            Mono.delay(Duration.ofMillis(delayMillis(i))).subscribe(n -> fired.countDown());
        }
        fired.await();
        cpu.end();
        return TIMERS;
    }
}
