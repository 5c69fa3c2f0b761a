// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A receiving end of a channel that holds the newest value only.
 *
 * <p><b>Behaviour.</b> Looks at the value whenever it likes, and can wait until there is one that it has not seen. What {@code borrow} returns is a snapshot: to keep
 * it holds nobody up. The value that is there when the receiver is made counts as seen.
 *
 * <p><b>Threading.</b> {@link #borrow()} and the measures may be called by any thread. All else is for one owner: calls do not overlap, and one future of it at a time is
 * polled. Another task takes a {@link #copy()}.
 *
 * <p><b>Cancellation.</b> A future of it that is cancelled has marked nothing as seen; one of {@link #waitFor} has marked what its predicate has refused.
 *
 * @param <T> the type of the values
 */
public final class WatchReceiver<T> extends Handle implements AutoCloseable {
    private final WatchCell<T> cell;
    private final Waiter waiter = new Waiter();

    /** The number of the version that was seen last, or another one for "none". Written by the owner. */
    private volatile long seen;

    WatchReceiver(WatchCell<T> cell, long seen) {
        this.cell = cell;
        this.seen = seen;
    }

    /**
     * Returns the value, and does not mark it as seen.
     *
     * @return the newest one
     */
    public T borrow() {
        return cell.current().value();
    }

    /**
     * Returns the value and marks it as seen.
     *
     * @return the newest one
     */
    public T borrowAndUpdate() {
        WatchCell.Version<T> version = cell.current();
        seen = version.number();
        return version.value();
    }

    /**
     * Whether there is a value that was not seen.
     *
     * @return true if so
     */
    public boolean hasChanged() {
        return cell.current().number() != seen;
    }

    /**
     * Waits until there is a value that was not seen, and marks it as seen.
     *
     * <p><b>Cancellation.</b> Marks nothing.
     *
     * <p><b>Errors.</b> {@link ChannelClosedException} if the last value was seen and no other will come, or this receiver is closed.
     *
     * @return a future that is done then
     */
    public Future<@Nullable Void> changed() {
        return new Changed<>(this);
    }

    /**
     * As {@link #changed()}, by being polled: for leaves, and for loops that are written as a {@code poll} method.
     *
     * @param cx the waker and the budget to use in this call
     * @return ready if there was a value that was not seen, which now is
     * @throws ChannelClosedException if the last value was seen and no other will come, or this receiver is closed
     */
    public Poll<@Nullable Void> pollChanged(Context cx) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        do {
            if (isHandleClosed()) {
                throw new ChannelClosedException("receiver closed: " + this, null);
            }
            boolean closed = isClosed(); // before the value: nothing is sent after that
            long number = cell.current().number();
            if (number != seen) {
                seen = number;
                cx.progressed();
                return Poll.done();
            }
            if (closed) {
                throw new ChannelClosedException("channel closed: " + cell, null);
            }
        } while (!cell.sleep(seen, waiter, cx.waker()));
        return Poll.pending();
    }

    /**
     * Whether no value that was not seen is there or will come, without marking one: for those who want to know it as soon as that is so.
     *
     * @param cx the waker to use in this call
     * @return true at that end; if not, and the present value was seen, a wake has been arranged for when that changes
     */
    public boolean pollEnd(Context cx) {
        if (isHandleClosed()) {
            return true;
        }
        boolean closed = isClosed(); // before the value: nothing is sent after that
        if (hasChanged()) {
            return false;
        }
        return closed || (!cell.sleep(seen, waiter, cx.waker()) && isClosed() && !hasChanged());
    }

    /**
     * Waits for a value that a predicate accepts, and marks it as seen.
     *
     * <p><b>Behaviour.</b> The present value is tried first, whether it was seen or not; then each that is there when this is polled. Values that are replaced in between
     * are not tried.
     *
     * <p><b>Cancellation.</b> Values that the predicate has refused are marked as seen.
     *
     * <p><b>Errors.</b> What the predicate throws; {@link ChannelClosedException} if it has refused the last value and no other will come, or this receiver is closed.
     *
     * @param predicate says whether it is that value; called under no lock
     * @return a future of the value
     */
    public Future<T> waitFor(CheckedPredicate<? super T> predicate) {
        return new WaitFor<>(this, Objects.requireNonNull(predicate, "predicate"));
    }

    void withdraw() {
        cell.withdraw(waiter);
    }

    String awaited() {
        return "another value of " + cell;
    }

    /** Marks the present value as not seen, so that the next {@link #changed()} is done at once. */
    public void markChanged() {
        seen = cell.current().number() - 1;
    }

    /** Marks the present value as seen. */
    public void markUnchanged() {
        seen = cell.current().number();
    }

    /**
     * Whether all senders are closed. There may be a value that was not seen.
     *
     * @return true if no other value will be sent
     */
    public boolean isClosed() {
        return cell.senders() == 0;
    }

    /**
     * Returns another receiver of the same channel, which has seen what this one has.
     *
     * @return the receiver
     */
    public WatchReceiver<T> copy() {
        cell.addReceiver();
        return new WatchReceiver<>(cell, seen);
    }

    /**
     * Whether another receiver belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public boolean sameChannel(WatchReceiver<?> other) {
        return cell == other.cell;
    }

    /** Says that this looks no more. Idempotent. */
    @Override
    public void close() {
        if (closeOnce()) {
            cell.removeReceiver(waiter);
        }
    }

    @Override
    public String toString() {
        return "WatchReceiver(" + (hasChanged() ? "changed, " : "") + cell + ")";
    }
}
