// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a channel without a bound: sends at once, and never waits.
 *
 * <p>Nothing holds up a sender that is faster than the receiver: the values pile up until the memory is full. Where that can
 * happen a {@link Sender} with a bound is the right one.
 *
 * <p><b>Threading.</b> A sender may be used by any number of threads and tasks at once, as it is.
 *
 * <p><b>Closing.</b> As for a {@link Sender}: the receiving side comes to its end when all handles are closed and all values were received.
 *
 * <p><b>Ordering.</b> Values that one thread or task sends arrive in that order.
 *
 * @param <T> the type of the values
 */
public final class UnboundedSender<T> extends Handle implements AutoCloseable {
    private final Conduit<T> conduit;

    UnboundedSender(Conduit<T> conduit) {
        this.conduit = conduit;
    }

    /**
     * Sends a value.
     *
     * @param value the value; stays with the caller if this throws
     * @throws ChannelClosedException if the channel or this handle is closed
     * @throws IllegalStateException if 2,147,483,647 values are in the channel
     */
    public void send(T value) {
        Objects.requireNonNull(value, "value");
        checkOpen(value);
        int result = conduit.trySend(value);
        if (result == Conduit.REFUSED) {
            throw conduit.refusal(value);
        }
        if (result == Conduit.FULL) {
            throw new IllegalStateException("too many values: " + conduit);
        }
    }

    /**
     * Waits until nothing can be sent any more because the receiving side closed, or by {@link #closeChannel()}.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future that is done then
     */
    public Future<@Nullable Void> closed() {
        return new Closed(conduit);
    }

    /**
     * Whether the receiving side has closed, or {@link #closeChannel()} was called.
     *
     * @return true if nothing can be sent any more
     */
    public boolean isClosed() {
        return conduit.isClosed();
    }

    /**
     * Returns how many values are in the channel.
     *
     * @return the number, as of some moment during the call
     */
    public int len() {
        return conduit.length();
    }

    /**
     * Returns another handle of the same channel, which counts: the receiving side comes to its end when both are closed.
     *
     * @return the handle
     * @throws ChannelClosedException if this handle is closed
     */
    public UnboundedSender<T> copy() {
        checkOpen(null);
        if (!conduit.addSender()) {
            throw closedHandle(null);
        }
        return new UnboundedSender<>(conduit);
    }

    /**
     * Returns a handle that does not keep the channel open, and can't send before it was {@linkplain WeakHandle#upgrade() upgraded}.
     *
     * @return the handle
     */
    public WeakHandle<UnboundedSender<T>> downgrade() {
        return new WeakHandle<>(() -> conduit.addSender() ? new UnboundedSender<>(conduit) : null);
    }

    /**
     * Returns how many handles of senders are open.
     *
     * @return the number
     */
    public int senderCount() {
        return conduit.senders();
    }

    /**
     * Whether another sender belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public boolean sameChannel(UnboundedSender<?> other) {
        return conduit == other.conduit;
    }

    /** Closes the channel for all its senders: nothing more is sent by anybody. The values in the channel arrive. */
    public void closeChannel() {
        conduit.close();
    }

    /** Closes this handle; the last one to be closed ends the channel. Idempotent. */
    @Override
    public void close() {
        if (closeOnce()) {
            conduit.removeSender();
        }
    }

    private void checkOpen(@Nullable Object value) {
        if (isHandleClosed()) {
            throw closedHandle(value);
        }
    }

    private ChannelClosedException closedHandle(@Nullable Object value) {
        return new ChannelClosedException("sender closed: " + this, value);
    }

    @Override
    public String toString() {
        return "UnboundedSender(" + conduit + ")";
    }
}
