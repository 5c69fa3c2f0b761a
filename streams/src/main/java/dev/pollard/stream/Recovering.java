// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.RetryPolicy;
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
     * {@link VirtualMachineError} is never made up for. The same holds for all methods whose names begin with {@code onError}.
     *
     * @param function makes a stream of a failure
     * @return the stream
     */
    default AsyncStream<T> onErrorResume(
            CheckedFunction<? super Throwable, ? extends AsyncStream<? extends T>> function) {
        return onErrorResume(Throwable.class, function);
    }

    /**
     * Goes on, if this stream fails with a failure of a type, with the stream that a function makes of it.
     *
     * @param <X> the type of the failures
     * @param type the type of the failures
     * @param function makes a stream of a failure
     * @return the stream
     */
    default <X extends Throwable> AsyncStream<T> onErrorResume(
            Class<X> type, CheckedFunction<? super X, ? extends AsyncStream<? extends T>> function) {
        return new OnErrorResume<>(
                "OnErrorResume",
                self(),
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(function, "function"));
    }

    /**
     * Gives an item and ends, if this stream fails.
     *
     * @param item the item
     * @return the stream
     */
    default AsyncStream<T> onErrorReturn(T item) {
        AsyncStream<T> fallback = AsyncStream.of(item);
        return new OnErrorResume<>("OnErrorReturn", self(), Throwable.class, failure -> fallback);
    }

    /**
     * Fails with what a function makes of the failure, if this stream fails.
     *
     * @param function makes the failure, never null, of the one of this stream
     * @return the stream
     */
    default AsyncStream<T> onErrorMap(CheckedFunction<? super Throwable, ? extends Throwable> function) {
        return onErrorMap(Throwable.class, function);
    }

    /**
     * Fails with what a function makes of the failure, if this stream fails with a failure of a type.
     *
     * @param <X> the type of the failures
     * @param type the type of the failures
     * @param function makes the failure, never null, of the one of this stream
     * @return the stream
     */
    default <X extends Throwable> AsyncStream<T> onErrorMap(
            Class<X> type, CheckedFunction<? super X, ? extends Throwable> function) {
        Objects.requireNonNull(function, "function");
        return new OnErrorResume<>(
                "OnErrorMap",
                self(),
                Objects.requireNonNull(type, "type"),
                failure -> AsyncStream.error(function.apply(failure)));
    }

    /**
     * Ends, if this stream fails.
     *
     * @return the stream
     */
    default AsyncStream<T> onErrorComplete() {
        return new OnErrorResume<>("OnErrorComplete", self(), Throwable.class, failure -> AsyncStream.empty());
    }

    /**
     * Ends, if this stream fails with a failure of a type.
     *
     * @param type the type of the failures
     * @return the stream
     */
    default AsyncStream<T> onErrorComplete(Class<? extends Throwable> type) {
        return new OnErrorResume<>(
                "OnErrorComplete", self(), Objects.requireNonNull(type, "type"), failure -> AsyncStream.empty());
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

    /**
     * Runs this stream again if it fails, when a policy says so: attempts, waits between them, which failures, and for how long.
     *
     * <p><b>Behaviour.</b> What was given stays given. The policy counts the runs in a row that failed without an item: one that gives an item makes the count and the
     * time begin anew. Failures of the consumer and a {@link VirtualMachineError} are not retried. No run begins after the
     * {@link dev.pollard.future.Deadline} of whoever polls.
     *
     * <p><b>Errors.</b> The last failure fails the stream. With {@link IllegalStateException} if it has to wait and whoever polls has no timers.
     *
     * @param policy says whether and when to run again
     * @return the stream
     * @see dev.pollard.future.Futures#retry
     */
    default AsyncStream<T> retry(RetryPolicy policy) {
        return new RetryByPolicy<>(self(), Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Runs this stream again whenever it has ended, without end.
     *
     * @return the stream
     */
    default AsyncStream<T> repeat() {
        return new Repeat<>(self(), Long.MAX_VALUE, null);
    }

    /**
     * Runs this stream again when it has ended, so many times.
     *
     * <p><b>Errors.</b> A failure fails the stream.
     *
     * @param times how many runs there are after the first
     * @return the stream
     * @throws IllegalArgumentException if {@code times} is negative
     */
    default AsyncStream<T> repeat(long times) {
        return new Repeat<>(self(), Arguments.notNegative("times", times), null);
    }

    /**
     * Runs this stream again when it has ended, when a policy says so: for asking again and again whether there is anything.
     *
     * <p><b>Behaviour.</b> The policy counts the runs in a row that gave no item: its waits grow with them, and after as many as it allows the stream ends.
     * After a run that gave an item the count and the time begin anew. The policy's filter, which is about failures, is not asked.
     *
     * <p><b>Errors.</b> A failure fails the stream. With {@link IllegalStateException} if it has to wait and whoever polls has no timers.
     *
     * @param policy says whether and when to run again
     * @return the stream
     */
    default AsyncStream<T> repeat(RetryPolicy policy) {
        return new Repeat<>(self(), 0, Objects.requireNonNull(policy, "policy"));
    }
}
