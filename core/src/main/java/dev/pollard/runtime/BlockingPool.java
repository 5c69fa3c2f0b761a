// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.BlockingExecutor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads for calls that block: virtual threads where the JDK has them (21 and newer), else a pool of at most {@value #MAX_THREADS} daemon threads.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class BlockingPool implements BlockingExecutor {
    static final int MAX_THREADS = 512;
    private static final long KEEP_ALIVE_SECONDS = 10;

    private final Executor threads;
    private final Consumer<Throwable> onFailure;
    private final Set<Call> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    BlockingPool(String name, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        ThreadFactory virtual = virtualThreads(name + "-blocking-");
        if (virtual != null) {
            threads = call -> virtual.newThread(call).start();
        } else {
            AtomicInteger number = new AtomicInteger();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    MAX_THREADS,
                    MAX_THREADS,
                    KEEP_ALIVE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    body -> {
                        Thread thread = new Thread(body, name + "-blocking-" + number.getAndIncrement());
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
            threads = pool;
        }
    }

    /** A factory of virtual threads, reached by reflection since this is compiled for 17; null before 21. */
    private static @Nullable ThreadFactory virtualThreads(String prefix) {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            builder = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 0L);
            Method factory = type.getMethod("factory");
            return (ThreadFactory) factory.invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("virtual threads of this JDK are not reachable", e);
        }
    }

    /** One call; cancelling it interrupts its thread, but never the thread's next call. */
    private final class Call extends FutureTask<Void> {
        private final Runnable work;

        Call(Runnable work) {
            super(work, null);
            this.work = work;
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                live.remove(this);
                if (closed) {
                    synchronized (live) {
                        live.notifyAll();
                    }
                }
            }
        }

        @Override
        protected void setException(Throwable failure) {
            super.setException(failure);
            onFailure.accept(failure);
        }

        @Override
        public String toString() {
            return "blocking call " + work;
        }
    }

    @Override
    public Runnable execute(Runnable work) {
        Call call = new Call(work);
        live.add(call);
        if (closed) {
            live.remove(call);
            throw new RejectedExecutionException("runtime closed");
        }
        threads.execute(call);
        return () -> call.cancel(/* mayInterruptIfRunning= */ true);
    }

    /** Refuses further calls and interrupts those under way. */
    void close() {
        closed = true;
        live.forEach(call -> call.cancel(/* mayInterruptIfRunning= */ true));
    }

    /** Waits until all calls have ended. */
    void awaitEnd(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (live) {
            while (!live.isEmpty() && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(live, Math.max(1_000_000, deadline - System.nanoTime()));
            }
        }
    }

    /** The calls that have not ended. */
    List<String> unfinished() {
        List<String> names = new ArrayList<>();
        live.forEach(call -> names.add(call.toString()));
        return names;
    }
}
