// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;

/**
 * The cursor of a stream: gives the items one by one, to one owner, once.
 *
 * <p><b>Behaviour.</b> Nothing happens before the first poll. Items are never null. The iterator ends with {@link Step.End} or by throwing, and stays
 * ended: polling after {@code End} gives {@code End} again, polling after a failure is a bug and throws
 * {@link IllegalStateException}, as does polling after {@code cancel}. An operator that fails cancels its source first.
 *
 * <p><b>Two paths.</b> {@link #pollNext} is for control, {@link #drain} for throughput. Both give the same items in the same order and with the same
 * laziness: an item goes through the whole chain before the next one is asked for. They may be mixed.
 *
 * <p><b>Threading.</b> One owner: no two calls overlap, each sees what the one before did, and they may come from different threads.
 *
 * <p><b>Cancellation.</b> An owner that stops before the end calls {@link #cancel()}.
 *
 * @param <T> the type of the items
 */
public interface AsyncIterator<T> extends Inspectable {

    /**
     * Gives the next item, if it is there.
     *
     * @param cx the waker and the services to use in this call
     * @return the item, {@code Pending} once a wake has been arranged with the waker of {@code cx}, or {@code End}
     * @throws Exception if the stream fails
     */
    Step<T> pollNext(Context cx) throws Exception;

    /**
     * Pushes items into the sink until the sink declines, nothing is ready, or the stream ends.
     *
     * <p>The item that the sink declines counts as taken. The iterator's own state is consistent before each call of the sink, since the
     * sink may throw: what it throws comes out of this call and is a failure of this iterator, which has cancelled its source then.
     *
     * @param cx the waker and the services to use in this call
     * @param sink takes the items
     * @return why the pushing stopped
     * @throws Exception if the stream or the sink fails
     */
    default Drained drain(Context cx, Sink<? super T> sink) throws Exception {
        while (true) {
            Step<T> step = pollNext(cx);
            if (step.isPending()) {
                return Drained.PENDING;
            }
            if (step.isEnd()) {
                return Drained.ENDED;
            }
            boolean more;
            try {
                more = sink.accept(step.value()) || PayingSink.again(sink);
            } catch (Throwable t) {
                try {
                    cancel();
                } catch (Throwable late) {
                    Failures.suppress(t, late);
                }
                throw t;
            }
            if (!more) {
                return Drained.DECLINED;
            }
        }
    }

    /**
     * Does what needs no demand: lets work that was started go on, without taking an item.
     *
     * <p>Called while the consumer is busy with something else, and by the Reactive Streams border while there is no demand. An operator that waits for something
     * else than its source (a timer, an inner stream, a future) calls this on its source. A buffered future makes progress here; a source
     * that knows its end without being asked for an item says so here. If that may change later without an item being taken, the waker of
     * {@code cx} is woken then.
     *
     * @param cx the waker and the services to use in this call
     * @return true if the next step is known to be {@code End}
     * @throws Exception if the next step is known to be a failure: this is that failure, and the iterator has ended
     */
    default boolean pollProgress(Context cx) throws Exception {
        return false;
    }

    /**
     * Ends the iterator before its time and releases all that it holds, its source included. Idempotent; does nothing after the end.
     */
    void cancel();

    /** Tells nothing, unless the iterator knows better. */
    @Override
    default void inspect(Inspector inspector) {}
}
