// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
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
}
