// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a channel with a bound: waits for a place when the channel is full.
 *
 * <p><b>Threading.</b> A sender may be used by any number of threads and tasks at once, as it is: there is no need for a handle each.
 *
 * <p><b>Closing.</b> A handle is closed once, by whoever knows that it is needed no more. The receiving side comes to its end when all handles are closed
 * and what was under way has been received: the values in the channel, the {@link Permit}s that are out, and the sends that wait. Parts of a
 * program that end at different times take a {@link #copy()} each, and each closes its own. A handle that is forgotten keeps the channel open: the receiver
 * waits for ever.
 *
 * <p><b>Ordering.</b> Values that one task sends, each after the one before, arrive in that order. Who waits for a place gets it in the order of the
 * first polls, and nobody overtakes, also not by {@code trySend}.
 *
 * <p><b>Errors.</b> Once the receiver is gone or the channel was closed, sending fails with {@link ChannelClosedException}, which carries the value.
 * Values are never null.
 *
 * <pre>{@code
 * Ends<Sender<String>, Receiver<String>> ends = Channels.mpsc(16);
 * runtime.spawn(ends.sender().send("hello").whenDone((sent, failure) -> ends.sender().close()));
 * }</pre>
 *
 * @param <T> the type of the values
 */
public sealed class Sender<T> extends Handle implements AutoCloseable permits MpmcSender {
    final Conduit<T> conduit;

    Sender(Conduit<T> conduit) {
        this.conduit = conduit;
    }

    /**
     * Sends a value as soon as there is a place for it.
     *
     * <p><b>Behaviour.</b> Lazy, as every future: nothing is sent, and no place in the row of those who wait is taken, before the first poll. Done means that the
     * value is in the channel, not that it was received. A future that waits keeps its place in the row, and once its turn has come the place
     * in the channel, until it is polled or cancelled: one that is neither holds up those behind it.
     *
     * <p><b>Cancellation.</b> A send that is pending has not sent. When it is cancelled, its turn goes to the next, and the value, which belongs to the future
     * from the start, goes to the {@link ChannelBuilder#onUndelivered hook} of the channel; without one it is dropped. {@link #reserve()} lets
     * the caller keep the value until there is a place. With a time limit:
     *
     * <pre>{@code
     * sender.send(value).timeout(limit);                 // too late: the value goes to the hook
     * sender.reserve().timeout(limit).map(permit -> {    // too late: the caller still has it
     *     permit.send(value);
     *     return value;
     * });
     * }</pre>
     *
     * <p><b>Errors.</b> {@link ChannelClosedException} with the value.
     *
     * @param value the value
     * @return a future that is done when the value was sent
     */
    public final Future<@Nullable Void> send(T value) {
        return new Send<>(this, Objects.requireNonNull(value, "value"));
    }

    /**
     * Sends a value if there is a place for it now and nobody waits for one.
     *
     * @param value the value; stays with the caller unless it was sent
     * @return false if the channel is full
     * @throws ChannelClosedException if the channel or this handle is closed
     */
    public final boolean trySend(T value) {
        Objects.requireNonNull(value, "value");
        checkOpen(value);
        int result = conduit.trySend(value);
        if (result == Conduit.REFUSED) {
            throw refused(value);
        }
        return result == Conduit.GRANTED;
    }

    /**
     * Sends a value, and parks the calling thread until there is a place for it.
     *
     * @param value the value; stays with the caller unless it was sent
     * @throws ChannelClosedException if the channel or this handle is closed
     * @throws InterruptedException if the thread was interrupted before it got a place
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public final void blockingSend(T value) throws InterruptedException {
        Objects.requireNonNull(value, "value");
        if (!trySend(value)) {
            BlockedThread.await("blockingSend", reserve()).send(value);
        }
    }

    /**
     * Reserves a place, so that a value can be sent without waiting later.
     *
     * <p><b>Cancellation.</b> Loses the place in the row, or gives back the place in the channel, and nothing else.
     *
     * <p><b>Errors.</b> {@link ChannelClosedException}.
     *
     * @return a future of the permit
     */
    public final Future<Permit<T>> reserve() {
        return new Reserve<>(this, 1);
    }

    /**
     * Reserves several places at once.
     *
     * <p><b>Behaviour.</b> The places are given together. While so many are not free, this waits, and those behind it wait too.
     *
     * <p><b>Cancellation.</b> Loses the place in the row, or gives back the places in the channel, and nothing else.
     *
     * <p><b>Errors.</b> {@link ChannelClosedException}.
     *
     * @param n how many places
     * @return a future of the permit to send so many values
     * @throws IllegalArgumentException if {@code n} is less than 1 or more than the capacity
     */
    public final Future<Permit<T>> reserveMany(int n) {
        return new Reserve<>(this, checkPlaces(n));
    }

    /**
     * Reserves a place if there is one now and nobody waits for one.
     *
     * @return the permit, or empty if the channel is full
     * @throws ChannelClosedException if the channel or this handle is closed
     */
    public final Optional<Permit<T>> tryReserve() {
        return tryReserveMany(1);
    }

    /**
     * Reserves several places if there are so many now and nobody waits for one.
     *
     * @param n how many places
     * @return the permit to send so many values, or empty
     * @throws IllegalArgumentException if {@code n} is less than 1 or more than the capacity
     * @throws ChannelClosedException if the channel or this handle is closed
     */
    public final Optional<Permit<T>> tryReserveMany(int n) {
        checkPlaces(n);
        checkOpen(null);
        int result = conduit.tryReserve(n);
        if (result == Conduit.REFUSED) {
            throw refused(null);
        }
        return result == Conduit.GRANTED ? Optional.of(new Permit<>(conduit, n)) : Optional.empty();
    }

    private int checkPlaces(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("n < 1: " + n);
        }
        if (n > conduit.capacity) {
            throw new IllegalArgumentException("n > capacity " + conduit.capacity + ": " + n);
        }
        return n;
    }

    /**
     * Returns an object that sends by being polled, again and again, without an allocation for each value.
     *
     * <p>For leaves and for loops that are written as a {@code poll} method; everybody else uses {@link #send}.
     *
     * @return a new one, for one owner
     */
    public final PollSender<T> pollSender() {
        return new PollSender<>(this);
    }

    /**
     * Waits until nothing can be sent any more because the receiving side closed, or by {@link #closeChannel()}.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future that is done then
     */
    public final Future<@Nullable Void> closed() {
        return new Closed(conduit);
    }

    /**
     * Whether the receiving side has closed, or {@link #closeChannel()} was called.
     *
     * @return true if nothing can be sent any more
     */
    public final boolean isClosed() {
        return conduit.isClosed();
    }

    /**
     * Returns how many values could be sent now without waiting.
     *
     * @return the number of places that are neither taken nor reserved
     */
    public final int capacity() {
        return conduit.free();
    }

    /**
     * Returns how many places the channel has.
     *
     * @return the capacity that it was made with
     */
    public final int maxCapacity() {
        return conduit.capacity;
    }

    /**
     * Returns how many values are in the channel.
     *
     * @return the number, as of some moment during the call
     */
    public final int len() {
        return conduit.length();
    }

    /**
     * Returns another handle of the same channel, which counts: the receiving side comes to its end when both are closed.
     *
     * @return the handle
     * @throws ChannelClosedException if this handle is closed
     */
    public Sender<T> copy() {
        checkOpen(null);
        if (!conduit.addSender()) {
            throw closedHandle(null);
        }
        return another();
    }

    /**
     * Returns a handle that does not keep the channel open, and can't send before it was {@linkplain WeakHandle#upgrade() upgraded}.
     *
     * @return the handle
     */
    public final WeakHandle<Sender<T>> downgrade() {
        return new WeakHandle<>(() -> conduit.addSender() ? another() : null);
    }

    Sender<T> another() {
        return new Sender<>(conduit);
    }

    /**
     * Returns how many handles of senders are open.
     *
     * @return the number
     */
    public final int senderCount() {
        return conduit.senders();
    }

    /**
     * Whether another sender belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public final boolean sameChannel(Sender<?> other) {
        return conduit == other.conduit;
    }

    /**
     * Closes the channel for all its senders: nothing more is sent by anybody. What is under way arrives: the values in the channel and what is sent
     * with permits that are out. Sends that wait fail.
     */
    public final void closeChannel() {
        conduit.close();
    }

    /**
     * Closes this handle; the last one to be closed ends the channel. Sends of this handle that wait already go on to wait. Idempotent.
     */
    @Override
    public final void close() {
        if (closeOnce()) {
            conduit.removeSender();
        }
    }

    /** Refuses to go on if this handle was closed. */
    final void checkOpen(@Nullable Object value) {
        if (isHandleClosed()) {
            throw closedHandle(value);
        }
    }

    private ChannelClosedException closedHandle(@Nullable Object value) {
        return new ChannelClosedException("sender closed: " + this, value);
    }

    final ChannelClosedException refused(@Nullable Object value) {
        return conduit.refusal(value);
    }

    @Override
    public final String toString() {
        return "Sender(" + conduit + ")";
    }
}
