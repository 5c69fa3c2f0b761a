// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a channel in which each value goes to all receivers.
 *
 * <p><b>Behaviour.</b> Sending never waits. The channel retains as many values as its capacity; a receiver that is further behind loses the oldest, and is told how
 * many ({@link LaggedException}). A value that all receivers have seen is let go of.
 *
 * <p><b>Threading.</b> A sender may be used by any number of threads and tasks at once, as it is.
 *
 * <p><b>Closing.</b> Receivers come to their end when all handles of senders are closed and they have seen all. A handle that is forgotten leaves them waiting
 * for ever. The channel outlives its receivers: new ones can {@link #subscribe()} at any time.
 *
 * <p><b>Ordering.</b> All receivers see the same order, which is that of the calls of {@code send}.
 *
 * @param <T> the type of the values
 */
public final class BroadcastSender<T> extends Handle implements AutoCloseable {
    private final BroadcastRing<T> ring;

    BroadcastSender(BroadcastRing<T> ring) {
        this.ring = ring;
    }

    /**
     * Sends a value to all who receive at this moment.
     *
     * @param value the value
     * @return how many receivers there are; if none, the value was not kept
     * @throws ChannelClosedException if this handle is closed
     */
    public int send(T value) {
        Objects.requireNonNull(value, "value");
        checkOpen(value);
        int receivers = ring.send(value);
        if (receivers < 0) {
            throw closedHandle(value);
        }
        return receivers;
    }

    /**
     * Returns a new receiver, which sees the values that are sent from now on.
     *
     * @return the receiver
     */
    public BroadcastReceiver<T> subscribe() {
        return new BroadcastReceiver<>(ring, ring.subscribe());
    }

    /**
     * Waits until there is no receiver. New ones may subscribe after that.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future that is done at such a moment
     */
    public Future<@Nullable Void> closed() {
        return new Closed(ring);
    }

    /**
     * Returns how many receivers there are.
     *
     * @return the number
     */
    public int receiverCount() {
        return ring.receivers();
    }

    /**
     * Returns how many values the channel retains for receivers that have not seen them.
     *
     * @return the number, as of some moment during the call
     */
    public int len() {
        return ring.length();
    }

    /**
     * Whether all receivers have seen all values.
     *
     * @return true if {@link #len()} is zero
     */
    public boolean isEmpty() {
        return len() == 0;
    }

    /**
     * Returns how many values the channel retains at most.
     *
     * @return the capacity that it was made with, rounded up to a power of two
     */
    public int maxCapacity() {
        return ring.capacity;
    }

    /**
     * Returns another handle of the same channel, which counts: receivers come to their end when both are closed.
     *
     * @return the handle
     * @throws ChannelClosedException if this handle is closed
     */
    public BroadcastSender<T> copy() {
        checkOpen(null);
        if (!ring.addSender()) {
            throw closedHandle(null);
        }
        return new BroadcastSender<>(ring);
    }

    /**
     * Returns a handle that does not keep the channel open, and can't send before it was {@linkplain WeakHandle#upgrade() upgraded}.
     *
     * @return the handle
     */
    public WeakHandle<BroadcastSender<T>> downgrade() {
        return new WeakHandle<>(() -> ring.addSender() ? new BroadcastSender<>(ring) : null);
    }

    /**
     * Returns how many handles of senders are open.
     *
     * @return the number
     */
    public int senderCount() {
        return ring.senders();
    }

    /**
     * Whether another sender belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public boolean sameChannel(BroadcastSender<?> other) {
        return ring == other.ring;
    }

    /** Closes this handle; the last one to be closed ends the channel. Idempotent. */
    @Override
    public void close() {
        if (closeOnce()) {
            ring.removeSender();
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
        return "BroadcastSender(" + ring + ")";
    }
}
