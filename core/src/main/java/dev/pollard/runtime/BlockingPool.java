// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.BlockingExecutor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads for calls that block: virtual threads where the JDK has them (21 and newer), else a pool of daemon threads; and the calls that wait
 * for one.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class BlockingPool implements BlockingExecutor {
    /*
     * Overview. A call is in one of three sets, in the order in which it came; all is guarded by the lock.
     *
     *   active    has a thread. At most maxThreads.
     *   queue     has a place in the queue. At most maxQueue; empty while there is a thread to be had.
     *   waiting   has no place yet: who made it waits for that, and holds the memory. Empty while the queue has a place.
     *
     *   execute -> active | queue | waiting        a thread that has ended a call takes the next: queue -> active, waiting -> queue
     *
     * A call is accepted when it leaves `waiting` or was never in it: then whoever waits for that is told, outside the lock. It moves
     * on without its maker being asked, so a place is never lost to somebody who does not look.
     */
    private static final long KEEP_ALIVE_SECONDS = 10;

    private final int maxThreads;
    private final int maxQueue;
    private final Executor threads;

    /** Keeps threads for the next call; how many there are is limited here. Null if they are virtual. */
    private final @Nullable ThreadPoolExecutor pool;

    private final Consumer<Throwable> onFailure;
    private final Object lock = new Object();
    private final Set<Call> active = new LinkedHashSet<>(); // guarded by lock
    private final Set<Call> queue = new LinkedHashSet<>(); // guarded by lock
    private final Set<Call> waiting = new LinkedHashSet<>(); // guarded by lock
    private boolean closed; // guarded by lock
    private long started; // guarded by lock
    private int interrupted; // guarded by lock

    BlockingPool(String name, int maxThreads, int maxQueue, Consumer<Throwable> onFailure) {
        this.maxThreads = maxThreads;
        this.maxQueue = maxQueue;
        this.onFailure = onFailure;
        String prefix = name + "-blocking-";
        ThreadFactory virtual = virtualThreads(prefix);
        if (virtual != null) {
            pool = null;
            threads = body -> virtual.newThread(body).start();
        } else {
            AtomicLong number = new AtomicLong();
            pool = new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), body -> {
                        Thread thread = new Thread(body, prefix + number.getAndIncrement());
                        thread.setDaemon(true);
                        return thread;
                    });
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
        private final Runnable accepted;

        Call(Runnable work, Runnable accepted) {
            super(work, null);
            this.work = work;
            this.accepted = accepted;
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
        return execute(work, () -> {});
    }

    @Override
    public Runnable execute(Runnable work, Runnable accepted) {
        Call call = new Call(work, accepted);
        boolean begins;
        boolean isAccepted;
        synchronized (lock) {
            if (closed) {
                throw new RejectedExecutionException("runtime closed");
            }
            begins = active.size() < maxThreads;
            isAccepted = begins || queue.size() < maxQueue;
            (begins ? active : isAccepted ? queue : waiting).add(call);
        }
        if (begins) {
            start(call);
        }
        if (isAccepted) {
            tellAccepted(call);
        }
        return () -> takeBack(call);
    }

    private void start(Call first) {
        try {
            threads.execute(() -> runFrom(first));
        } catch (Throwable t) { // no more threads to be had
            ended(first);
            throw t;
        }
    }

    /** The life of a thread: one call after the other, until there is none. */
    private void runFrom(Call first) {
        for (Call call = first; call != null; call = ended(call)) {
            synchronized (lock) {
                started++;
            }
            Object event = FlightRecorder.beginBlockingCall();
            call.run();
            FlightRecorder.blockingCallEnded(event, call.work);
            boolean ignored = Thread.interrupted(); // it was for the call that has ended
        }
    }

    /** Ends a call, and gives its thread the next one. */
    private @Nullable Call ended(Call call) {
        Call next;
        Call moved;
        synchronized (lock) {
            active.remove(call);
            next = first(queue);
            moved = first(waiting);
            if (next == null) { // there is no queue
                next = moved;
            } else if (moved != null) {
                queue.add(moved);
            }
            if (next != null) {
                active.add(next);
            } else if (closed) {
                lock.notifyAll();
            }
        }
        if (moved != null) {
            tellAccepted(moved);
        }
        return next;
    }

    /** It wakes somebody, whose waker must not throw. If it does, the thread goes on, which has the next call. */
    private void tellAccepted(Call call) {
        try {
            call.accepted.run();
        } catch (Throwable bug) {
            onFailure.accept(bug);
        }
    }

    private static @Nullable Call first(Set<Call> calls) {
        Iterator<Call> iterator = calls.iterator();
        if (!iterator.hasNext()) {
            return null;
        }
        Call first = iterator.next();
        iterator.remove();
        return first;
    }

    private void takeBack(Call call) {
        Call moved = null;
        synchronized (lock) {
            if (queue.remove(call)) {
                moved = first(waiting);
                if (moved != null) {
                    queue.add(moved);
                }
            } else {
                waiting.remove(call);
            }
            interrupted += active.contains(call) ? 1 : 0;
        }
        call.cancel(/* mayInterruptIfRunning= */ true);
        if (moved != null) {
            tellAccepted(moved);
        }
    }

    /** Refuses further calls, drops those that have not begun, and interrupts the others. */
    void close() {
        List<Call> begun;
        List<Call> dropped;
        synchronized (lock) {
            closed = true;
            begun = new ArrayList<>(active);
            dropped = new ArrayList<>(queue);
            dropped.addAll(waiting);
            queue.clear();
            waiting.clear();
            for (Call call : begun) {
                interrupted += call.isCancelled() ? 0 : 1;
            }
        }
        begun.forEach(call -> call.cancel(/* mayInterruptIfRunning= */ true));
        dropped.forEach(call -> call.cancel(/* mayInterruptIfRunning= */ false));
    }

    /** Waits until all calls have ended. */
    void awaitEnd(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (lock) {
            for (long left = nanos; !active.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(lock, Math.max(1_000_000, left));
            }
        }
    }

    /** The calls that have begun and not ended. */
    List<String> unfinished() {
        List<Call> left;
        synchronized (lock) {
            left = new ArrayList<>(active);
        }
        return left.stream().map(Call::toString).toList();
    }

    /** How many calls have a thread. */
    int active() {
        synchronized (lock) {
            return active.size();
        }
    }

    /** How many threads wait for a call. */
    int idle() {
        return pool == null ? 0 : Math.max(0, pool.getPoolSize() - active());
    }

    /** How many calls have a place in the queue. */
    int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /** How many calls have no place yet. */
    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /** How many calls have begun. */
    long started() {
        synchronized (lock) {
            return started;
        }
    }

    /** How many calls were interrupted. */
    int interrupted() {
        synchronized (lock) {
            return interrupted;
        }
    }

    @Override
    public String toString() {
        return "BlockingPool(" + active() + " of " + maxThreads + " threads, " + queued() + " queued, " + waiting()
                + " waiting)";
    }
}
