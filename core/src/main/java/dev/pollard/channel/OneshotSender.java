// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a channel for one value.
 *
 * <p><b>Closing.</b> Whoever has a sender sends or closes: a sender that is forgotten leaves the receiver waiting for ever. In a
 * {@code try} with resources it is closed also if the value could not be made; to close it after it has sent does nothing.
 *
 * <p><b>Threading.</b> Any thread; it sends once.
 *
 * @param <T> the type of the value
 */
public final class OneshotSender<T> implements AutoCloseable {
    private final Oneshot<T> oneshot;

    OneshotSender(Oneshot<T> oneshot) {
        this.oneshot = oneshot;
    }

    /**
     * Sends the value.
     *
     * <p>True says that it was sent, not that it was received: the receiver may be cancelled before it looks; then the value goes to
     * the {@link ChannelBuilder#onUndelivered hook}.
     *
     * @param value the value; stays with the caller unless it was sent
     * @return false if the receiver is closed or cancelled, so that nobody would get it
     * @throws IllegalStateException if this has sent or was closed before
     */
    public boolean send(T value) {
        return oneshot.send(Objects.requireNonNull(value, "value"));
    }

    /**
     * Waits until the receiver is closed or cancelled, so that the value is not wanted any more.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future that is done then
     */
    public Future<@Nullable Void> closed() {
        return new Closed(oneshot);
    }

    /**
     * Whether the receiver is closed or cancelled.
     *
     * @return true if the value is not wanted any more
     */
    public boolean isClosed() {
        return oneshot.isClosed();
    }

    /** Says that no value will be sent: the receiver fails with {@link ChannelClosedException}. Does nothing after {@link #send}. Idempotent. */
    @Override
    public void close() {
        oneshot.senderGone();
    }

    @Override
    public String toString() {
        return "OneshotSender(" + oneshot + ")";
    }
}
