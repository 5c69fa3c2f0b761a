// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncRwLock;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
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
 * What does it cost to lock and unlock, or to take and give back a permit, if nobody else wants it?
 *
 * <p>Ours inside a task, polled as a state machine polls; the locks of the JDK on the same thread as the floor. Each adds to a counter that the lock guards.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(UncontendedLock.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UncontendedLock {
    static final int TIMES = 100_000;

    private final AsyncMutex mutex = new AsyncMutex("mutex");
    private final AsyncMutex unfair = AsyncMutex.unfair("mutex");
    private final AsyncSemaphore semaphore = new AsyncSemaphore("semaphore", 4);
    private final AsyncRwLock rwLock = new AsyncRwLock("lock");
    private final ReentrantLock reentrantLock = new ReentrantLock();
    private final ReentrantReadWriteLock reentrantRwLock = new ReentrantReadWriteLock();
    private final Semaphore blockingSemaphore = new Semaphore(4, true);
    private final Object monitor = new Object();

    private LocalRuntime runtime;
    private int counter;

    /** Creates the state. */
    public UncontendedLock() {}

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

    /** Gets a guard, adds to the counter and closes the guard, so many times. */
    private final class Loop<G extends AutoCloseable> implements Future<Integer> {
        private final Supplier<Future<G>> lock;
        private @Nullable Future<G> locking;
        private int left = TIMES;

        Loop(Supplier<Future<G>> lock) {
            this.lock = lock;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (left > 0) {
                if (locking == null) {
                    locking = lock.get();
                }
                if (!(locking.poll(cx) instanceof Poll.Ready<G> ready)) {
                    return Poll.pending();
                }
                locking = null;
                counter++;
                ready.value().close();
                left--;
            }
            return Poll.ready(counter);
        }

        @Override
        public void cancel() {}
    }

    /** Runs futures one after the other. */
    private static final class Sequence implements Future<Integer> {
        private final Supplier<Future<Integer>> next;
        private @Nullable Future<Integer> current;
        private int left = TIMES;

        Sequence(Supplier<Future<Integer>> next) {
            this.next = next;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (left > 0) {
                if (current == null) {
                    current = next.get();
                }
                if (current.poll(cx).isPending()) {
                    return Poll.pending();
                }
                current = null;
                left--;
            }
            return Poll.ready(TIMES);
        }

        @Override
        public void cancel() {}
    }

    /** Locks in the same poll or not at all. */
    private final class TryLoop implements Future<Integer> {
        @Override
        public Poll<Integer> poll(Context cx) {
            for (int i = 0; i < TIMES; i++) {
                AsyncMutex.Guard guard = mutex.tryLock(cx);
                if (guard != null) {
                    counter++;
                    guard.close();
                }
            }
            return Poll.ready(counter);
        }

        @Override
        public void cancel() {}
    }

    /**
     * A fair mutex.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncMutex() throws Exception {
        return runtime.blockOn(new Loop<>(mutex::lock));
    }

    /**
     * An unfair mutex.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncMutexUnfair() throws Exception {
        return runtime.blockOn(new Loop<>(unfair::lock));
    }

    /**
     * A mutex, without a future.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncMutexTryLock() throws Exception {
        return runtime.blockOn(new TryLoop());
    }

    /**
     * A mutex around a future.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncMutexWithLock() throws Exception {
        return runtime.blockOn(new Sequence(() -> mutex.withLock(() -> Futures.ready(counter++))));
    }

    /**
     * A semaphore.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncSemaphore() throws Exception {
        return runtime.blockOn(new Loop<>(semaphore::acquire));
    }

    /**
     * A read-write lock, to read.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncRwLockRead() throws Exception {
        return runtime.blockOn(new Loop<>(rwLock::read));
    }

    /**
     * A read-write lock, to write.
     *
     * @return the counter
     * @throws Exception never
     */
    @Benchmark
    public int asyncRwLockWrite() throws Exception {
        return runtime.blockOn(new Loop<>(rwLock::write));
    }

    /**
     * The floor: a lock that blocks.
     *
     * @return the counter
     */
    @Benchmark
    public int reentrantLock() {
        for (int i = 0; i < TIMES; i++) {
            reentrantLock.lock();
            try {
                counter++;
            } finally {
                reentrantLock.unlock();
            }
        }
        return counter;
    }

    /**
     * The floor: a monitor.
     *
     * @return the counter
     */
    @Benchmark
    public int monitor() {
        for (int i = 0; i < TIMES; i++) {
            synchronized (monitor) {
                counter++;
            }
        }
        return counter;
    }

    /**
     * The floor: a read lock that blocks.
     *
     * @return the counter
     */
    @Benchmark
    public int reentrantReadLock() {
        for (int i = 0; i < TIMES; i++) {
            reentrantRwLock.readLock().lock();
            try {
                counter++;
            } finally {
                reentrantRwLock.readLock().unlock();
            }
        }
        return counter;
    }

    /**
     * The floor: a fair semaphore that blocks.
     *
     * @return the counter
     * @throws InterruptedException never
     */
    @Benchmark
    public int blockingSemaphore() throws InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            blockingSemaphore.acquire();
            try {
                counter++;
            } finally {
                blockingSemaphore.release();
            }
        }
        return counter;
    }
}
