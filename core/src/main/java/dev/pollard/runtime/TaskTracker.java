// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.internal.foreign.Foreign;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts futures that have not ended, so that somebody can wait until none is left: for a shutdown that lets everything finish.
 *
 * <p><b>Behaviour.</b> {@link #drained()} is done once the tracker is closed <em>and</em> nothing is tracked. Closing does not keep anything from being
 * tracked, and a tracker that is let go of aborts nothing. It keeps nothing of what it tracks but the number.
 *
 * <p>A moment in which the tracker is closed and empty is not missed, however short: those who waited before are done, even if it has been reopened and something else is
 * tracked when they are polled.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * <pre>{@code
 * runtime.spawn(tracker.track(serve(connection)));
 * ...
 * shutdown.cancel(); // a CancellationToken that they look at
 * tracker.close();
 * await(tracker.drained().timeout(Duration.ofSeconds(30)));
 * }</pre>
 */
public final class TaskTracker {
    /*
     * Overview. One word decides: whether the tracker is closed, how many are tracked, and how often it was drained: closed and empty. Who makes it so counts
     * in the same step, and wakes those who wait. Each of them has noted the count when it was created: it is done once the count is another one.
     *
     *   bit 0         closed
     *   bits 1 to 39  how many are tracked
     *   bits 40 to 63 how often drained, modulo 2^24
     */
    private static final long CLOSED = 1;
    private static final long ONE = 1L << 1;
    private static final long DRAIN = 1L << 40;
    private static final long COUNT = DRAIN - ONE;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup()
                    .findVarHandle(TaskTracker.class, "state", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long state;
    private final Set<Drained> waiting = new HashSet<>(); // guarded by itself

    private TaskTracker() {}

    /**
     * Creates a tracker that is open and tracks nothing.
     *
     * @return the tracker
     */
    public static TaskTracker create() {
        return new TaskTracker();
    }

    /** Something that is tracked until it is closed: for what is no future. */
    public static final class Token implements AutoCloseable {
        private final TaskTracker tracker;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Token(TaskTracker tracker) {
            this.tracker = tracker;
        }

        /** Ends the tracking. Idempotent. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                tracker.leave();
            }
        }
    }

    /**
     * Returns a future that is tracked from now on until it has ended or is cancelled.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return a future that ends as the future does; must be polled to its end or cancelled, as any future
     */
    public <T extends @Nullable Object> Future<T> track(Future<T> future) {
        return new TrackedFuture<>(Objects.requireNonNull(future, "future"), token());
    }

    /**
     * Tracks something that is no future.
     *
     * @return ends the tracking
     */
    public Token token() {
        long unused = (long) STATE.getAndAdd(this, ONE);
        return new Token(this);
    }

    private void leave() {
        while (true) {
            long s = state;
            long next = drainIfLast(s - ONE);
            if (STATE.compareAndSet(this, s, next)) {
                wakeIfDrained(s, next);
                return;
            }
        }
    }

    /**
     * Lets {@link #drained()} be done once nothing is tracked.
     *
     * @return false if it was closed already
     */
    public boolean close() {
        while (true) {
            long s = state;
            if ((s & CLOSED) != 0) {
                return false;
            }
            long next = drainIfLast(s | CLOSED);
            if (STATE.compareAndSet(this, s, next)) {
                wakeIfDrained(s, next);
                return true;
            }
        }
    }

    /**
     * Takes {@link #close()} back.
     *
     * @return false if it was open
     */
    public boolean reopen() {
        return ((long) STATE.getAndBitwiseAnd(this, ~CLOSED) & CLOSED) != 0;
    }

    private static long drainIfLast(long next) {
        return isDrained(next) ? next + DRAIN : next;
    }

    private static boolean isDrained(long s) {
        return (s & (COUNT | CLOSED)) == CLOSED;
    }

    private void wakeIfDrained(long before, long after) {
        if (drains(before) == drains(after)) {
            return;
        }
        List<Drained> all;
        synchronized (waiting) {
            all = new ArrayList<>(waiting);
        }
        all.forEach(one -> Foreign.run(one::wake));
    }

    private static long drains(long s) {
        return s >>> 40;
    }

    /**
     * Waits until the tracker is closed and nothing is tracked: at that time, or already.
     *
     * <p><b>Cancellation.</b> Nothing is lost, but for a moment that has passed meanwhile: a future made later does not know of it.
     *
     * @return the future; what happens from now on counts, not only from the first poll on
     */
    public Future<@Nullable Void> drained() {
        long s = state;
        return new Drained(this, isDrained(s) ? -1 : drains(s));
    }

    /** Whether what waits since a certain count of drains is done. */
    boolean isDrainedSince(long count) {
        return drains(state) != count;
    }

    void add(Drained one) {
        synchronized (waiting) {
            waiting.add(one);
        }
    }

    void remove(Drained one) {
        synchronized (waiting) {
            waiting.remove(one);
        }
    }

    /**
     * Whether {@link #close()} was called and not taken back.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return (state & CLOSED) != 0;
    }

    /**
     * Returns how many are tracked.
     *
     * @return the number
     */
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, (state & COUNT) >>> 1);
    }

    @Override
    public String toString() {
        return "TaskTracker(tracked: " + size() + (isClosed() ? ", closed)" : ")");
    }
}
