// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the two ends of a oneshot channel share.
 *
 * <p><b>Threading.</b> Any thread, but for {@link #take} and {@link #sleep}, which are the receiver's.
 */
final class Oneshot<T> implements Closable {
    /*
     * Overview. All is decided by RMW operations on `state`:
     *
     *   SENT             the value is there, or was; set once, and never after CLOSED or SENDER_GONE
     *   SENDER_GONE      the sender was closed and has not sent; set once, and never after SENT
     *   CLOSED           the receiving side takes nothing that was not sent before
     *   RECEIVER_WAITS   `waker` is to be woken by who sets SENT or SENDER_GONE
     *   SENDER_WAITS     `awaitClosed` is to be woken by who sets CLOSED
     *
     * `value` is put in by CAS, so that of two senders by mistake one is refused, and is published by SENT. A value that was put in and may not be sent,
     * since CLOSED came first, is taken out by who has put it in; one that was sent is taken out by the receiver.
     *
     * The receiver stores its waker, then sets RECEIVER_WAITS, and sees in that RMW whether it is too late. With the flag set already it stores the new
     * waker and reads the state once more: either it sees SENT or SENDER_GONE, or the one who sets that reads the new waker.
     */
    private static final int SENT = 1;
    private static final int SENDER_GONE = 1 << 1;
    private static final int CLOSED = 1 << 2;
    private static final int RECEIVER_WAITS = 1 << 3;
    private static final int SENDER_WAITS = 1 << 4;

    private static final VarHandle STATE;
    private static final VarHandle VALUE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Oneshot.class, "state", int.class).withInvokeExactBehavior();
            VALUE = lookup.findVarHandle(Oneshot.class, "value", Object.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Consumer<? super T> undelivered;

    private volatile int state;
    private volatile @Nullable Object value;
    private volatile @Nullable Waker waker;
    private @Nullable WaitList awaitClosed; // guarded by this

    Oneshot(@Nullable Consumer<? super T> undelivered) {
        this.undelivered = undelivered;
    }

    private boolean casState(int expected, int update) {
        return STATE.compareAndSet(this, expected, update);
    }

    private int orState(int bits) {
        return (int) STATE.getAndBitwiseOr(this, bits);
    }

    private boolean casValue(T update) {
        return VALUE.compareAndSet(this, (Object) null, (Object) update);
    }

    // ---- the sender's side

    /** Whether the value was sent; if not, the receiving side is closed. */
    boolean send(T sent) {
        int s = state;
        if ((s & CLOSED) != 0 && (s & (SENT | SENDER_GONE)) == 0) {
            return false;
        }
        if ((s & (SENT | SENDER_GONE)) != 0 || !casValue(sent)) {
            throw new IllegalStateException("sent or closed already: " + this);
        }
        do {
            s = state;
            if ((s & (CLOSED | SENDER_GONE)) != 0) {
                value = null;
                return false;
            }
        } while (!casState(s, s | SENT));
        if ((s & RECEIVER_WAITS) != 0) {
            Foreign.wake(waker);
        }
        return true;
    }

    void senderGone() {
        int s;
        do {
            s = state;
            if ((s & (SENT | SENDER_GONE)) != 0) {
                return;
            }
        } while (!casState(s, s | SENDER_GONE));
        if ((s & RECEIVER_WAITS) != 0) {
            Foreign.wake(waker);
        }
    }

    boolean isClosed() {
        return (state & CLOSED) != 0;
    }

    @Override
    public synchronized boolean awaitClosed(Waiter waiter, Waker asked) {
        if ((orState(SENDER_WAITS) & CLOSED) != 0) {
            return true;
        }
        if (waiter.status == Waiter.QUEUED) {
            waiter.waker = asked;
        } else {
            if (awaitClosed == null) {
                awaitClosed = new WaitList();
            }
            awaitClosed.addLast(waiter, asked);
        }
        return false;
    }

    @Override
    public synchronized void withdrawFromClosed(Waiter waiter) {
        if (awaitClosed != null && waiter.status == Waiter.QUEUED) {
            awaitClosed.remove(waiter, Waiter.IDLE);
        }
    }

    // ---- the receiver's side

    /** Whether the value was sent and not taken. */
    boolean hasValue() {
        return (state & SENT) != 0 && value != null;
    }

    /** Whether no value will be sent any more. */
    boolean isOver() {
        return (state & (SENT | SENDER_GONE | CLOSED)) != 0;
    }

    /** The value, if it was sent and not taken. */
    @SuppressWarnings("unchecked") // only a sender of T puts something in
    @Nullable
    T take() {
        if ((state & SENT) == 0) {
            return null;
        }
        T taken = (T) value;
        value = null;
        return taken;
    }

    /** Arranges a wake; false if there is something to see already. */
    boolean sleep(Waker mine) {
        if ((state & RECEIVER_WAITS) != 0) {
            if (waker != mine) {
                waker = mine;
            }
            return !isOver();
        }
        waker = mine;
        return (orState(RECEIVER_WAITS) & (SENT | SENDER_GONE | CLOSED)) == 0;
    }

    void close() {
        int before = orState(CLOSED);
        if ((before & CLOSED) != 0) {
            return;
        }
        if ((before & RECEIVER_WAITS) != 0) {
            Foreign.wake(waker); // somebody else than the receiver may have closed
        }
        if ((before & SENDER_WAITS) != 0) {
            WakeBatch batch = new WakeBatch();
            synchronized (this) {
                if (awaitClosed != null) {
                    awaitClosed.removeAll(Waiter.SERVED, batch);
                }
            }
            batch.wake();
        }
    }

    /** Closes, and hands over a value that was sent. */
    void abandon() {
        waker = null;
        close();
        T left = take();
        if (left != null) {
            UndeliveredHook.tell(undelivered, left);
        }
    }

    void forgetWaker() {
        waker = null;
    }

    @Override
    public String toString() {
        int s = state;
        String what = (s & SENT) != 0
                ? (value != null ? "sent" : "received")
                : (s & SENDER_GONE) != 0 ? "sender closed" : (s & CLOSED) != 0 ? "closed" : "empty";
        return "oneshot(" + what + ")";
    }
}
