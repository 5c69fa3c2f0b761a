// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;

/**
 * The receiving end of a channel for one value: a future of the value.
 *
 * <p><b>Threading.</b> One owner, as every future. {@link #closeChannel()} may be called by any thread.
 *
 * <p><b>Cancellation.</b> Cancelling it, or closing it, says that the value is not wanted: the sender is told, and a value that was sent already goes to the
 * {@link ChannelBuilder#onUndelivered hook}.
 *
 * <p><b>Errors.</b> Fails with {@link ChannelClosedException} if the sender was closed without a value, or {@link #closeChannel()} was called before a value was
 * sent.
 *
 * @param <T> the type of the value
 */
public final class OneshotReceiver<T> implements Future<T>, AutoCloseable {
    private static final byte RUNNING = 0;
    private static final byte ENDED = 1;
    private static final byte CANCELLED = 2;

    private final Oneshot<T> oneshot;
    private byte state = RUNNING;

    OneshotReceiver(Oneshot<T> oneshot) {
        this.oneshot = oneshot;
    }

    /** Gives the value once it was sent. */
    @Override
    public Poll<T> poll(Context cx) {
        if (state != RUNNING) {
            throw new IllegalStateException(
                    (state == CANCELLED ? "future polled after cancel: " : "future polled after completion: ") + this);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        if (!oneshot.isOver() && oneshot.sleep(cx.waker())) {
            return Poll.pending();
        }
        state = ENDED;
        oneshot.forgetWaker();
        cx.progressed();
        T value = oneshot.take();
        if (value == null) {
            throw new ChannelClosedException("closed without a value: " + this, null);
        }
        return Poll.ready(value);
    }

    /**
     * Receives the value if it was sent.
     *
     * @return the value; {@link Received.End} if it was received already or will not come
     */
    public Received<T> tryReceive() {
        if (state == RUNNING) {
            if (!oneshot.isOver()) {
                return Received.empty();
            }
            state = ENDED;
            T value = oneshot.take();
            if (value != null) {
                return new Received.Value<>(value);
            }
        }
        return Received.end();
    }

    /**
     * Receives the value, and parks the calling thread until it is there.
     *
     * @return the value
     * @throws ChannelClosedException if it will not come
     * @throws InterruptedException if the thread was interrupted before that; this is cancelled then
     * @throws IllegalStateException if the calling thread is a worker of any runtime, or this has ended
     */
    public T blockingReceive() throws InterruptedException {
        return BlockedThread.await("blockingReceive", this);
    }

    /**
     * Whether the value was sent and not received.
     *
     * @return false if so
     */
    public boolean isEmpty() {
        return !oneshot.hasValue();
    }

    /**
     * Whether this has ended or was cancelled: whether polling it again would be a bug.
     *
     * @return true if so
     */
    public boolean isTerminated() {
        return state != RUNNING;
    }

    /** Lets nothing in that was not sent before: a value that was sent can still be received, and the sender is told. */
    public void closeChannel() {
        oneshot.close();
    }

    @Override
    public void cancel() {
        if (state == RUNNING) {
            state = CANCELLED;
            oneshot.abandon();
        }
    }

    /** As {@link #cancel()}. */
    @Override
    public void close() {
        cancel();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name(toString());
        if (state == RUNNING) {
            inspector.waitsFor("the value of " + oneshot);
        }
    }

    @Override
    public String toString() {
        return "OneshotReceiver(" + oneshot + ")";
    }
}
