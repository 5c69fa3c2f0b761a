// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a channel that holds the newest value only.
 *
 * <p><b>Behaviour.</b> Sending replaces the value and never waits; who looks later does not see the values in between. Values should be immutable: all who look share
 * the object. Each send counts as a change, also of a value that is equal to the one before.
 *
 * <p><b>Threading.</b> A sender may be used by any number of threads and tasks at once, as it is.
 *
 * <p><b>Closing.</b> When all handles of senders are closed the last value stays, and receivers are told that no other comes. A handle that is forgotten leaves
 * those waiting for ever.
 *
 * @param <T> the type of the values
 */
public final class WatchSender<T> extends Handle implements AutoCloseable {
    private final WatchCell<T> cell;

    WatchSender(WatchCell<T> cell) {
        this.cell = cell;
    }

    /**
     * Replaces the value, if somebody may look at it.
     *
     * @param value the value
     * @return false if there is no receiver; the value was not kept then
     * @throws ChannelClosedException if this handle is closed
     */
    public boolean send(T value) {
        Objects.requireNonNull(value, "value");
        checkOpen(value);
        return cell.replace(null, value, false) != null;
    }

    /**
     * Replaces the value, also without a receiver: those that subscribe later find it.
     *
     * @param value the value
     * @return the value before
     * @throws ChannelClosedException if this handle is closed
     */
    public T sendReplace(T value) {
        Objects.requireNonNull(value, "value");
        checkOpen(value);
        return Objects.requireNonNull(cell.replace(null, value, true)).value();
    }

    /**
     * Replaces the value by one that is made of it, also without a receiver.
     *
     * @param function makes the new value of the one before; may be called several times if others send meanwhile, under no lock
     * @throws ChannelClosedException if this handle is closed
     */
    public void sendModify(UnaryOperator<T> function) {
        modify(function, false);
    }

    /**
     * Replaces the value by one that is made of it, if that is another one, also without a receiver.
     *
     * @param function makes the new value of the one before, or returns the very object that it was given: then nothing is sent and nobody is told; may be called
     *     several times if others send meanwhile, under no lock
     * @return whether the value was replaced
     * @throws ChannelClosedException if this handle is closed
     */
    public boolean sendIfModified(UnaryOperator<T> function) {
        return modify(function, true);
    }

    private boolean modify(UnaryOperator<T> function, boolean unlessSame) {
        Objects.requireNonNull(function, "function");
        checkOpen(null);
        while (true) {
            WatchCell.Version<T> before = cell.current();
            T next = Objects.requireNonNull(function.apply(before.value()), "null from the function");
            if (unlessSame && next == before.value()) {
                return false;
            }
            if (cell.replace(before, next, true) != null) {
                return true;
            }
        }
    }

    /**
     * Returns the value.
     *
     * @return the newest one
     */
    public T borrow() {
        return cell.current().value();
    }

    /**
     * Returns a new receiver, for which the present value counts as seen.
     *
     * @return the receiver
     */
    public WatchReceiver<T> subscribe() {
        cell.addReceiver();
        return new WatchReceiver<>(cell, cell.current().number());
    }

    /**
     * Waits until there is no receiver. New ones may subscribe after that.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future that is done at such a moment
     */
    public Future<@Nullable Void> closed() {
        return new Closed(cell);
    }

    /**
     * Whether there is no receiver.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return cell.receivers() == 0;
    }

    /**
     * Returns how many receivers there are.
     *
     * @return the number
     */
    public int receiverCount() {
        return cell.receivers();
    }

    /**
     * Returns how many handles of senders are open.
     *
     * @return the number
     */
    public int senderCount() {
        return cell.senders();
    }

    /**
     * Returns another handle of the same channel, which counts.
     *
     * @return the handle
     * @throws ChannelClosedException if this handle is closed
     */
    public WatchSender<T> copy() {
        checkOpen(null);
        if (!cell.addSender()) {
            throw closedHandle(null);
        }
        return new WatchSender<>(cell);
    }

    /**
     * Whether another sender belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public boolean sameChannel(WatchSender<?> other) {
        return cell == other.cell;
    }

    /** Closes this handle; the last one to be closed ends the channel. Idempotent. */
    @Override
    public void close() {
        if (closeOnce()) {
            cell.removeSender();
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
        return "WatchSender(" + cell + ")";
    }
}
