// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends values by being polled: for leaves, and for loops that are written as a {@code poll} method.
 *
 * <p><b>Behaviour.</b> {@link #pollSend} sends the value that it is given, or says {@code Pending} and has not taken it; a later call may bring another value. It
 * allocates nothing. {@link #pollReserve} waits for the place alone; the next send uses it.
 *
 * <p><b>Threading.</b> One owner, as for a future.
 *
 * <p><b>Cancellation.</b> Whoever stops in between calls {@link #abortSend()}, which gives back the place in the row or in the channel. The object can be used
 * again after that. It does not count as a sender, and ends with the handle that it came from.
 *
 * @param <T> the type of the values
 */
public final class PollSender<T> implements Inspectable {
    /*
     * IDLE     --pollReserve, pollSend--> WAITING   if there is no place; RESERVED if there is one, for pollReserve
     * WAITING  --either, in its turn----> RESERVED
     * RESERVED --send, pollSend---------> IDLE
     * any      --abortSend, a refusal---> IDLE
     */
    private static final byte IDLE = 0;
    private static final byte WAITING = 1;
    private static final byte RESERVED = 2;

    private final Sender<T> sender;
    private final Waiter waiter = new Waiter();
    private byte state = IDLE;

    PollSender(Sender<T> sender) {
        this.sender = sender;
    }

    /**
     * Sends a value if there is a place for it.
     *
     * @param cx the waker and the budget to use in this call
     * @param value the value; stays with the caller unless the result is ready
     * @return ready if it was sent
     * @throws ChannelClosedException if the channel or the sender is closed
     */
    public Poll<@Nullable Void> pollSend(Context cx, T value) {
        Objects.requireNonNull(value, "value");
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        if (state == IDLE) {
            sender.checkOpen(value);
            int result = sender.conduit.trySend(value);
            if (result == Conduit.GRANTED) {
                cx.progressed();
                return Poll.done();
            }
            settle(result == Conduit.FULL ? await(cx) : result, value);
        } else if (state == WAITING) {
            settle(sender.conduit.look(waiter, cx.waker()), value);
        }
        if (state == WAITING) {
            return Poll.pending();
        }
        send(value);
        cx.progressed();
        return Poll.done();
    }

    /**
     * Reserves a place, unless that was done.
     *
     * @param cx the waker and the budget to use in this call
     * @return ready if a place is reserved
     * @throws ChannelClosedException if the channel or the sender is closed
     */
    public Poll<@Nullable Void> pollReserve(Context cx) {
        if (state == RESERVED) {
            return Poll.done();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        if (state == IDLE) {
            sender.checkOpen(null);
            int result = sender.conduit.tryReserve(1);
            settle(result == Conduit.FULL ? await(cx) : result, null);
        } else {
            settle(sender.conduit.look(waiter, cx.waker()), null);
        }
        if (state == WAITING) {
            return Poll.pending();
        }
        cx.progressed();
        return Poll.done();
    }

    /**
     * Sends a value into the place that is reserved.
     *
     * @param value the value; stays with the caller if this throws
     * @throws ChannelClosedException if nobody would receive it; the place is given back
     * @throws IllegalStateException if no place is reserved
     */
    public void send(T value) {
        Objects.requireNonNull(value, "value");
        if (state != RESERVED) {
            throw new IllegalStateException("no place reserved: " + this);
        }
        state = IDLE;
        if (!sender.conduit.sendReserved(value)) {
            throw sender.refused(value);
        }
    }

    /**
     * Gives up: leaves the row of those who wait, or gives back the place.
     *
     * @return whether there was something to give up
     */
    public boolean abortSend() {
        byte before = state;
        state = IDLE;
        if (before == WAITING) {
            sender.conduit.withdraw(waiter);
        } else if (before == RESERVED) {
            sender.conduit.release(1);
        }
        return before != IDLE;
    }

    private int await(Context cx) {
        return sender.conduit.await(waiter, 1, cx.waker());
    }

    private void settle(int result, @Nullable T value) {
        if (result == Conduit.REFUSED) {
            state = IDLE;
            throw sender.refused(value);
        }
        state = result == Conduit.GRANTED ? RESERVED : WAITING;
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("PollSender");
        if (state == WAITING) {
            inspector.waitsFor("a place in " + sender.conduit);
        }
    }

    @Override
    public String toString() {
        String what = state == IDLE ? "idle" : state == WAITING ? "waiting" : "reserved";
        return "PollSender(" + what + ", " + sender.conduit + ")";
    }
}
