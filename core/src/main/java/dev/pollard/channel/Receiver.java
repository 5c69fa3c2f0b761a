// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a channel: each value is received once.
 *
 * <p><b>Threading.</b> The receiver of an mpsc channel has one owner: no two of its calls that receive or close overlap, and one future of it at a time is
 * polled. {@link MpmcReceiver} may be used by many at once. {@link #closeChannel()} and the measures may be called by any thread.
 *
 * <p><b>The end.</b> Comes when the senders are closed, or the channel was by {@link #closeChannel()}, and all that was under way has been received: the values in the
 * channel, the permits that are out, and, if it is the senders that have closed, the sends that wait. Once there, it stays there.
 *
 * <p><b>Closing.</b> {@link #close()} says that nobody receives any more: sending fails from then on, and the values in the channel
 * go to the {@link ChannelBuilder#onUndelivered hook}. To stop the senders and still receive what is under way, call {@link #closeChannel()} and go on to
 * receive. A receiver that is forgotten leaves the senders of a full channel waiting for ever, and those of an unbounded one filling the memory.
 *
 * <p><b>Cancellation.</b> A future that receives takes a value out of the channel in the poll that gives it, so to cancel one loses nothing.
 *
 * <p><b>Ordering.</b> Values come in the order in which they were sent.
 *
 * @param <T> the type of the values
 */
public abstract sealed class Receiver<T> extends Handle implements AutoCloseable permits MpscReceiver, MpmcReceiver {
    final Conduit<T> conduit;

    Receiver(Conduit<T> conduit) {
        this.conduit = conduit;
    }

    /** The place of a future in the row of those who wait; null if one at a time waits. */
    abstract @Nullable Waiter newWaiter();

    abstract Step<T> poll(Context cx, @Nullable Waiter waiter);

    abstract Poll<Integer> pollMany(Context cx, @Nullable Waiter waiter, Collection<? super T> into, int limit);

    abstract void withdraw(@Nullable Waiter waiter);

    /**
     * Receives the next value.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future of the value; of empty at the end
     */
    public final Future<Optional<T>> receive() {
        return new Receive<>(this);
    }

    /**
     * Receives as many values as there are, up to a limit, and at least one.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @param limit how many at most; for zero the list is empty, at once
     * @return a future of the values; of an empty list at the end
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public final Future<List<T>> receiveMany(int limit) {
        return new ReceiveMany<>(this, checkLimit(limit));
    }

    /**
     * Receives a value if there is one.
     *
     * <p>While permits are out this is {@link Received.Empty}, also after the senders are closed: a value may come.
     *
     * @return the value, or that there is none now, or the end
     */
    public final Received<T> tryReceive() {
        if (!isHandleClosed()) {
            while (true) {
                T value = conduit.takeClaimed();
                if (value != null) {
                    return new Received.Value<>(value);
                }
                int taken = conduit.head; // before the tail
                long state = conduit.state();
                if (Conduit.tail(state) == taken) {
                    return Conduit.isSealed(state) ? Received.end() : Received.empty();
                }
            }
        }
        return Received.end();
    }

    /**
     * Receives the next value, and parks the calling thread until there is one.
     *
     * @return the value; empty at the end
     * @throws InterruptedException if the thread was interrupted before it got a value
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public final Optional<T> blockingReceive() throws InterruptedException {
        return BlockedThread.await("blockingReceive", receive());
    }

    /**
     * Receives as many values as there are, up to a limit, and parks the calling thread until there is one.
     *
     * @param limit how many at most
     * @return the values; none at the end, or for a limit of zero
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws InterruptedException if the thread was interrupted before it got a value
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public final List<T> blockingReceiveMany(int limit) throws InterruptedException {
        return BlockedThread.await("blockingReceiveMany", receiveMany(limit));
    }

    /**
     * Receives the next value by being polled: for leaves, and for loops that are written as a {@code poll} method.
     *
     * <p>The last waker wins, as for a future; there is one such owner at a time for each receiver object, of whatever kind. Who stops polling need not do anything.
     *
     * @param cx the waker and the budget to use in this call
     * @return the value, {@code Pending} once a wake has been arranged, or {@code End}
     */
    public abstract Step<T> pollReceive(Context cx);

    /**
     * Receives as many values as there are, up to a limit, by being polled.
     *
     * @param cx the waker and the budget to use in this call
     * @param into gets the values
     * @param limit how many at most
     * @return how many were added: zero at the end, or for a limit of zero
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public abstract Poll<Integer> pollReceiveMany(Context cx, Collection<? super T> into, int limit);

    /**
     * Pushes values into a sink until it declines, nothing is there, or the end has come: the fastest way to receive.
     *
     * <p>A value is pushed before the next one is taken. The one that the sink declines, or throws at, counts as taken.
     *
     * @param cx the waker and the budget to use in this call
     * @param sink takes a value, and says whether it wants more
     * @return ready if the sink has declined, {@code Pending} once a wake has been arranged, or {@code End}
     * @throws Exception what the sink throws
     */
    public abstract Step<@Nullable Void> pollDrain(Context cx, CheckedPredicate<? super T> sink) throws Exception;

    /**
     * Whether the end has come, without taking a value: for those who want to know it as soon as it is there.
     *
     * @param cx the waker to use in this call
     * @return true at the end; if not, a wake has been arranged for when it may have come without this receiver taking a value
     */
    public abstract boolean pollEnd(Context cx);

    static int checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit < 0: " + limit);
        }
        return limit;
    }

    /**
     * Whether nothing new can be sent: the senders are closed, or the channel is. There may be values to receive.
     *
     * @return true if so
     */
    public final boolean isClosed() {
        return conduit.isClosedByEither();
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
     * Whether no value is in the channel.
     *
     * @return true if {@link #len()} is zero
     */
    public final boolean isEmpty() {
        return len() == 0;
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
     * @return the capacity that it was made with; {@link Integer#MAX_VALUE} for one without a bound
     */
    public final int maxCapacity() {
        return conduit.capacity;
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
     * Whether another receiver belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public final boolean sameChannel(Receiver<?> other) {
        return conduit == other.conduit;
    }

    /**
     * Closes the channel: nothing more is sent by anybody. What is under way can still be received: the values in the channel and what is sent with permits that
     * are out. Sends that wait fail.
     */
    public final void closeChannel() {
        conduit.close();
    }

    /** Says that nobody receives through this handle any more. Idempotent. */
    @Override
    public abstract void close();

    @Override
    public final String toString() {
        return "Receiver(" + conduit + ")";
    }
}
