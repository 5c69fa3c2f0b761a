// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future that does what another does, and notes when it is woken and when it is polled.
 *
 * <p><b>Threading.</b> One owner, as any future; its waker any thread.
 */
abstract class TimedFuture<T extends @Nullable Object> implements Future<T> {
    /*
     * Overview. The future inside gets a waker of ours, which notes the time and then wakes the owner of the last poll. Between two polls this is in
     * one of two states, by `wokenAt`:
     *
     *   0    idle: nobody has woken it since the last poll began. A wake puts the time there, by CAS: the first one counts.
     *   > 0  woken then. The next poll takes the time out, by an exchange, and so learns how long it had to wait.
     *
     * Before the first poll that is the time at which it was made: being made is what the first poll waits from. A poll that finds 0 came without a wake, as
     * any future may be polled, or the poll before it has taken the time of a wake that came just when it began.
     *
     * The waker is reachable from here only during a poll: `known` is weak. So the JVM tells whether anybody else has it. If it has gone while this is idle,
     * nobody can wake it any more. A new waker is made then if there is another poll all the same.
     */
    private static final long UNWOKEN = 0;

    private static final VarHandle WOKEN_AT;

    static {
        try {
            WOKEN_AT = MethodHandles.lookup()
                    .findVarHandle(TimedFuture.class, "wokenAt", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Future<T> future;

    @SuppressWarnings("FieldMayBeFinal") // WOKEN_AT
    private volatile long wokenAt;

    /** The waker of the last poll; null before the first. */
    private volatile @Nullable Waker owner;

    /** The thread that polls; null while none does. */
    private volatile @Nullable Thread polling;

    private volatile WeakReference<@Nullable Waker> known = new WeakReference<>(null);

    /** When the last poll has ended. Owner: who polls; a dump reads it as it is. */
    private long idleSince;

    private boolean ended; // owner: who polls

    TimedFuture(Future<T> future, long madeAt) {
        this.future = Objects.requireNonNull(future, "future");
        this.wokenAt = afterOrigin(madeAt);
    }

    /** The origin of a clock is arbitrary, and 0 means something else here. */
    private static long afterOrigin(long nanos) {
        return nanos == UNWOKEN ? 1 : nanos;
    }

    private boolean casWokenAt(long now) {
        return WOKEN_AT.compareAndSet(this, UNWOKEN, now);
    }

    /** Changes nothing, but the poll that takes the time after this sees all that came before this; a CAS that fails does not see to that. */
    private void touchWokenAt() {
        long unused = (long) WOKEN_AT.getAndAdd(this, 0L);
    }

    private long takeWokenAt() {
        return (long) WOKEN_AT.getAndSet(this, UNWOKEN);
    }

    private static final class NotingWaker implements Waker {
        private final TimedFuture<?> future;

        NotingWaker(TimedFuture<?> future) {
            this.future = future;
        }

        @Override
        public void wake() {
            future.noteWake();
        }

        @Override
        public String toString() {
            return "waker of " + future;
        }
    }

    // ---- what is made of it

    /** The time. Called before the first poll by who polls, with the context, and later by any thread. */
    abstract long now(@Nullable Context cx);

    /**
     * A poll begins.
     *
     * @param now the time
     * @param delay how long ago it was made, for the first poll, or woken; less than 0 if it was not woken
     * @param idle for how long, before that, it had waited for a wake
     */
    abstract void began(long now, long delay, long idle);

    /** The poll is over: pending or the end. */
    abstract void paused(long took, boolean isEnd);

    /** A wake. Any thread. */
    abstract void woken(long now, boolean byItself);

    /** It will be polled no more and has not ended. */
    abstract void dropped();

    // ---- what is known of it; any thread

    final Future<T> future() {
        return future;
    }

    /** When it was woken; 0 if it was not. */
    final long wokenAt() {
        return wokenAt;
    }

    final boolean isPolled() {
        return polling != null;
    }

    final long idleSince() {
        return idleSince;
    }

    /** Whether it has pended, was not woken, and nobody has its waker. Known only some time after that: once the garbage collector has seen it. */
    final boolean isForgotten() {
        WeakReference<@Nullable Waker> reference = known;
        return owner != null
                && reference.get() == null
                && polling == null
                && wokenAt == UNWOKEN
                && known == reference; // else there was a poll in between
    }

    // ---- the future

    private void noteWake() {
        long now = afterOrigin(now(null));
        if (!casWokenAt(now)) { // there was a wake before this one
            touchWokenAt();
        }
        woken(now, polling == Thread.currentThread());
        Waker last = owner;
        if (last != null) {
            last.wake();
        }
    }

    @Override
    public final Poll<T> poll(Context cx) throws Exception {
        if (ended) {
            return future.poll(cx); // says what is wrong
        }
        long begun = now(cx);
        Waker waker = known.get();
        if (waker == null) {
            waker = new NotingWaker(this);
            known = new WeakReference<>(waker);
        }
        boolean isFirst = owner == null;
        owner = cx.waker();
        polling = Thread.currentThread();
        begin(begun, takeWokenAt(), isFirst);
        boolean isEnd = true;
        try {
            Poll<T> poll = future.poll(cx.withWaker(waker));
            isEnd = !poll.isPending();
            return poll;
        } finally {
            ended = isEnd;
            long now = now(null);
            idleSince = now;
            paused(now - begun, isEnd);
            polling = null;
        }
    }

    private void begin(long now, long woken, boolean isFirst) {
        if (isFirst) {
            began(now, Math.max(0, now - woken), 0);
        } else if (woken == UNWOKEN) {
            began(now, -1, Math.max(0, now - idleSince));
        } else {
            // If it was woken in the last poll it waits since the end of that.
            long idle = Math.max(0, woken - idleSince);
            began(now, Math.max(0, now - idleSince - idle), idle);
        }
    }

    @Override
    public final void cancel() {
        if (!ended) {
            ended = true;
            dropped();
        }
        future.cancel();
    }

    @Override
    public final void inspect(Inspector inspector) {
        inspector.child(future);
    }

    @Override
    public final String toString() {
        return future.toString();
    }
}
