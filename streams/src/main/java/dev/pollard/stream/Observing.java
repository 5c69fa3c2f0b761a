// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedRunnable;
import java.util.Objects;

/**
 * Who looks on: the part of {@link AsyncStream} that shows what happens and changes nothing.
 *
 * @param <T> the type of the items
 */
sealed interface Observing<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Shows each item to an action as it passes.
     *
     * @param action sees an item before the consumer gets it; it does not wait, and if it fails the stream does
     * @return the stream of the same items
     */
    default AsyncStream<T> peek(CheckedConsumer<? super T> action) {
        return new Peek<>(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs an action when a run begins: in its first poll, before the source is polled.
     *
     * @param action what to do; it does not wait, and if it fails the stream does
     * @return the stream of the same items
     */
    default AsyncStream<T> doOnStart(CheckedRunnable action) {
        return Lifecycle.start(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs an action when this stream has ended.
     *
     * @param action what to do; it does not wait, and if it fails the stream does
     * @return the stream of the same items
     */
    default AsyncStream<T> doOnEnd(CheckedRunnable action) {
        return Lifecycle.end(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Shows the failure of this stream to an action. A failure of the consumer is not this stream's.
     *
     * @param action sees the failure; it does not wait, and what it throws is suppressed in that failure
     * @return the stream of the same items
     */
    default AsyncStream<T> doOnError(CheckedConsumer<? super Throwable> action) {
        return Lifecycle.error(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs an action when a run that has begun is given up before it has ended or failed: because it was cancelled, or its consumer failed.
     *
     * <p><b>Errors.</b> What the action throws goes to the uncaught exception handler of the current thread.
     *
     * @param action what to do, after the source was cancelled; it does not wait
     * @return the stream of the same items
     */
    default AsyncStream<T> doOnCancel(CheckedRunnable action) {
        return Lifecycle.cancel(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs an action once when a run of this stream comes to its end, in whichever way.
     *
     * <p><b>Behaviour.</b> Called after the source has ended or was cancelled. A run that was never polled has not begun, and has no end.
     *
     * <p><b>Errors.</b> What the action throws at the end fails the stream; at a failure it is suppressed in that; at a cancel it goes to the uncaught
     * exception handler of the current thread.
     *
     * @param action is told how the run ended
     * @return the stream
     */
    default AsyncStream<T> doFinally(CheckedConsumer<? super Outcome> action) {
        return new DoFinally<>(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Tells an action of the items of a type that were taken and are given to nobody: for items that have to be released.
     *
     * <p><b>Behaviour.</b> Hears of this stream and of all that it is made of: items that an operator still holds when the run ends before they were given
     * (buffers, delays, partners of a zip, values of futures, queues), and items that it drops because there is no room or no time for them (overflow, conflate, sample, debounce,
     * throttleFirst, exhaustMap). Not of items that one of your functions has seen and turned down, nor of those that are left out by number.
     *
     * <p><b>Threading.</b> Whoever polls or cancels.
     *
     * <p><b>Errors.</b> What the action throws goes to the uncaught exception handler of the current thread.
     *
     * @param <D> the type of the items
     * @param type the type of the items, which may be another than that of this stream
     * @param action gets a lost item; it does not wait
     * @return the stream of the same items
     */
    default <D> AsyncStream<T> onDiscard(Class<D> type, CheckedConsumer<? super D> action) {
        return new OnDiscard<>(self(), Objects.requireNonNull(type, "type"), Objects.requireNonNull(action, "action"));
    }
}
