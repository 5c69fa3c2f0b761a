// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.sync.Notified;
import dev.pollard.sync.Notify;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/**
 * What does a round trip between two tasks cost, each of which wakes the other and then waits?
 *
 * <p>The peers hand over by an executor, or by park and unpark of virtual threads (on 21 and newer; on 17 those run on threads of the system).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(NotifyPingPong.TRIPS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NotifyPingPong {
    static final int TRIPS = 10_000;

    private LocalRuntime local;
    private AsyncRuntime stealing;
    private ExecutorService single;
    private ForkJoinPool pool;
    private ThreadFactory virtualThreads;

    /** Creates the state. */
    public NotifyPingPong() {}

    /** Starts the runtimes. */
    @Setup(Level.Trial)
    public void open() {
        local = LocalRuntime.create();
        stealing = AsyncRuntime.builder().workers(2).build();
        single = Executors.newSingleThreadExecutor();
        pool = new ForkJoinPool(2);
        virtualThreads = virtualThreads();
    }

    private static ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            return Thread::new;
        }
    }

    /** Closes the runtimes. */
    @TearDown(Level.Trial)
    public void close() {
        local.close();
        stealing.close();
        single.shutdown();
        pool.shutdown();
    }

    /** One of the two: waits for one notification and gives the other one. */
    private static final class Player implements Future<Integer> {
        private final Notify mine;
        private final Notify other;
        private @Nullable Notified notified;
        private int left = TRIPS;

        Player(Notify mine, Notify other) {
            this.mine = mine;
            this.other = other;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            while (left > 0) {
                if (notified == null) {
                    notified = mine.notified();
                }
                if (notified.poll(cx).isPending()) {
                    return Poll.pending();
                }
                notified = null;
                left--;
                other.notifyOne();
            }
            return Poll.ready(TRIPS);
        }

        @Override
        public void cancel() {}
    }

    /** Both of them. */
    private static final class Game implements Future<Integer> {
        private final Notify first = new Notify();
        private final Notify second = new Notify();
        private @Nullable JoinHandle<Integer> one;
        private @Nullable JoinHandle<Integer> two;

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            if (one == null) {
                Spawner spawner = cx.service(Spawner.class);
                one = spawner.spawn(new Player(first, second));
                two = spawner.spawn(new Player(second, first));
                first.notifyOne();
            }
            if (two != null) {
                if (two.poll(cx).isPending()) {
                    return Poll.pending();
                }
                two = null;
            }
            return one.poll(cx);
        }

        @Override
        public void cancel() {}
    }

    /** One of two that hand over by an executor. */
    private static final class Hop implements Runnable {
        private final Executor executor;
        private final CompletableFuture<Integer> end;
        private @Nullable Hop other;
        private int left = TRIPS;

        Hop(Executor executor, CompletableFuture<Integer> end) {
            this.executor = executor;
            this.end = end;
        }

        @Override
        public void run() {
            if (left-- == 0) {
                end.complete(TRIPS);
            } else if (other != null) {
                executor.execute(other);
            }
        }
    }

    private static int hop(Executor executor) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Hop one = new Hop(executor, end);
        Hop two = new Hop(executor, end);
        one.other = two;
        two.other = one;
        executor.execute(one);
        return end.join();
    }

    /** One of two threads that wake each other. */
    private static final class Parker implements Runnable {
        private volatile boolean woken;
        private volatile @Nullable Thread thread;
        private @Nullable Parker other;

        void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            for (int i = 0; i < TRIPS; i++) {
                while (!woken) {
                    LockSupport.park();
                }
                woken = false;
                if (other != null) {
                    other.wake();
                }
            }
        }
    }

    /**
     * Two tasks, one thread.
     *
     * @return the round trips
     * @throws Exception never
     */
    @Benchmark
    public int notifyLocal() throws Exception {
        return local.blockOn(new Game());
    }

    /**
     * Two tasks, two workers.
     *
     * @return the round trips
     * @throws Exception never
     */
    @Benchmark
    public int notifyStealing() throws Exception {
        return stealing.blockOn(new Game());
    }

    /**
     * Two runnables that hand over by an executor of one thread.
     *
     * @return the round trips
     */
    @Benchmark
    public int executorHandOff() {
        return hop(single);
    }

    /**
     * Two runnables that hand over by a fork-join pool.
     *
     * @return the round trips
     */
    @Benchmark
    public int forkJoinHandOff() {
        return hop(pool);
    }

    /**
     * Two virtual threads that park and unpark.
     *
     * @return the round trips
     * @throws InterruptedException never
     */
    @Benchmark
    public int virtualThreadsParkUnpark() throws InterruptedException {
        Parker one = new Parker();
        Parker two = new Parker();
        one.other = two;
        two.other = one;
        Thread first = virtualThreads.newThread(one);
        Thread second = virtualThreads.newThread(two);
        one.thread = first;
        two.thread = second;
        first.start();
        second.start();
        one.wake();
        first.join();
        second.join();
        return TRIPS;
    }
}
