// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import java.util.Objects;

/**
 * What comes after the end: the part of {@link AsyncStream} that makes up for failures, and runs streams again.
 *
 * @param <T> the type of the items
 */
sealed interface Recovering<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Goes on, if this stream fails, with the stream that a function makes of the failure.
     *
     * <p><b>Behaviour.</b> What was given stays given. A failure of the second stream fails the stream, as does one of the consumer, and a
     * {@link VirtualMachineError} is never made up for.
     *
     * @param function makes a stream of a failure
     * @return the stream
     */
    default AsyncStream<T> onErrorResume(
            CheckedFunction<? super Throwable, ? extends AsyncStream<? extends T>> function) {
        return new OnErrorResume<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs this stream again if it fails, up to so many times.
     *
     * <p><b>Behaviour.</b> What was given stays given, so a run that fails late gives its first items again. The last failure fails the stream. Failures of the
     * consumer and a {@link VirtualMachineError} are not retried.
     *
     * @param times how many runs there may be after the first
     * @return the stream
     * @throws IllegalArgumentException if {@code times} is negative
     */
    default AsyncStream<T> retry(long times) {
        return new Retry<>(self(), Arguments.notNegative("times", times), failure -> true);
    }

    /**
     * Runs this stream again if it fails, as long as a predicate agrees.
     *
     * <p><b>Behaviour.</b> As {@link #retry(long)}. The predicate may count; it is shared by all runs of the stream.
     *
     * @param predicate whether to run again after that failure
     * @return the stream
     */
    default AsyncStream<T> retry(CheckedPredicate<? super Throwable> predicate) {
        return new Retry<>(self(), Long.MAX_VALUE, Objects.requireNonNull(predicate, "predicate"));
    }
}
