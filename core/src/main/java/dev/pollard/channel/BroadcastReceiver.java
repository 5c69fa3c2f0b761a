// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A receiving end of a channel in which each value goes to all receivers.
 *
 * <p><b>Behaviour.</b> Sees each value that was sent since it subscribed, until it falls behind by more than the capacity. Then the next call to receive fails with
 * {@link LaggedException}, once, and those after that go on with the oldest value that is retained.
 *
 * <p><b>Threading.</b> One owner: no two of its calls that receive or close overlap, and one future of it at a time is polled. The measures may be called by any
 * thread. Another task takes a receiver of its own, by {@link #resubscribe()} or {@link BroadcastSender#subscribe()}.
 *
 * <p><b>Closing.</b> A receiver that is not needed any more is closed: as long as it is open, the channel retains values for it, up to its capacity.
 *
 * <p><b>Cancellation.</b> A future that receives sees a value in the poll that gives it, so to cancel one loses nothing.
 *
 * @param <T> the type of the values
 */
public final class BroadcastReceiver<T> extends Handle implements AutoCloseable {
    private final BroadcastRing<T> ring;
    private final Waiter waiter = new Waiter();

    /** The place of who asks for the end. */
    private final Waiter watcher = new Waiter();

    /** The position of the next value to see. Written by the owner. */
    private volatile long next;

    BroadcastReceiver(BroadcastRing<T> ring, long next) {
        this.ring = ring;
        this.next = next;
    }

    /**
     * Receives the next value.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * <p><b>Errors.</b> {@link LaggedException}; another call goes on.
     *
     * @return a future of the value; of empty at the end
     */
    public Future<Optional<T>> receive() {
        return new BroadcastReceive<>(this);
    }

    /**
     * Receives the next value if it is there.
     *
     * @return the value, or that there is none now, or the end
     * @throws LaggedException if values were missed; the next call goes on
     */
    public Received<T> tryReceive() {
        T value = isHandleClosed() ? null : take();
        if (value != null) {
            return new Received.Value<>(value);
        }
        return isOver() ? Received.end() : Received.empty();
    }

    /**
     * Receives the next value, and parks the calling thread until there is one.
     *
     * @return the value; empty at the end
     * @throws LaggedException if values were missed; the next call goes on
     * @throws InterruptedException if the thread was interrupted before there was a value
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public Optional<T> blockingReceive() throws InterruptedException {
        return BlockedThread.await("blockingReceive", receive());
    }

    /**
     * Receives the next value by being polled: for leaves, and for loops that are written as a {@code poll} method.
     *
     * @param cx the waker and the budget to use in this call
     * @return the value, {@code Pending} once a wake has been arranged, or {@code End}
     * @throws LaggedException if values were missed; the next call goes on
     */
    public Step<T> pollReceive(Context cx) {
        if (isHandleClosed()) {
            return Step.end();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        while (true) {
            T value = take();
            if (value != null) {
                cx.progressed();
                return Poll.ready(value);
            }
            if (isOver()) {
                return Step.end();
            }
            if (ring.sleep(next, waiter, cx.waker())) {
                return Poll.pending();
            }
        }
    }

    /**
     * Whether the end has come, without taking a value: for those who want to know it as soon as it is there.
     *
     * @param cx the waker to use in this call
     * @return true at the end; if not, a wake has been arranged for when it may have come without this receiver taking a value, and for when
     *     {@linkplain #missed() values are missed}
     */
    public boolean pollEnd(Context cx) {
        return isHandleClosed() || ring.isOver(next, watcher, cx.waker());
    }

    /**
     * Returns how many values were missed of which this was not told yet: the next call to receive tells.
     *
     * @return the number, as of some moment during the call
     */
    public long missed() {
        return ring.missed(next);
    }

    private @Nullable T take() {
        for (int spins = 0; ; spins++) {
            long position = next;
            long missed = ring.missed(position);
            if (missed > 0) {
                next = position + missed;
                throw new LaggedException(missed);
            }
            T value = ring.see(position);
            if (value != null) {
                next = position + 1;
                return value;
            }
            if (position == ring.tail() || isHandleClosed()) {
                return null;
            }
            Conduit.pause(spins); // it was overwritten just now, and the sender is about to move the tail
        }
    }

    /** In this order: after the last sender is gone the tail stays where it is. */
    private boolean isOver() {
        return isHandleClosed() || (ring.senders() == 0 && next == ring.tail());
    }

    void withdraw() {
        ring.withdraw(waiter);
    }

    /**
     * Returns a new receiver, which sees the values that are sent from now on, whatever this one has yet to see.
     *
     * @return the receiver
     */
    public BroadcastReceiver<T> resubscribe() {
        return new BroadcastReceiver<>(ring, ring.subscribe());
    }

    /**
     * Returns how many values were sent that this has not seen, those that were overwritten included.
     *
     * @return the number, as of some moment during the call
     */
    public long len() {
        long seen = next;
        return ring.tail() - seen;
    }

    /**
     * Whether this has seen all values that were sent.
     *
     * @return true if {@link #len()} is zero
     */
    public boolean isEmpty() {
        return len() == 0;
    }

    /**
     * Whether all senders are closed. There may be values to see.
     *
     * @return true if no more values will be sent
     */
    public boolean isClosed() {
        return ring.senders() == 0;
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
     * Whether another receiver belongs to the same channel.
     *
     * @param other the other
     * @return true if it does
     */
    public boolean sameChannel(BroadcastReceiver<?> other) {
        return ring == other.ring;
    }

    /** Says that this receives no more. Idempotent. */
    @Override
    public void close() {
        if (closeOnce()) {
            ring.unsubscribe(next, waiter, watcher);
        }
    }

    String awaited() {
        return "a value of " + ring;
    }

    @Override
    public String toString() {
        return "BroadcastReceiver(" + len() + " to see, " + ring + ")";
    }
}
