// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import java.util.Objects;

/**
 * What runs for an item: the part of {@link AsyncStream} that waits for a stream or a future made of each.
 *
 * @param <T> the type of the items
 */
sealed interface Flattening<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Runs the streams that a function makes of the items, one after the other.
     *
     * <p><b>Ordering.</b> That of the items. An item is pulled when the stream of the one before has ended.
     *
     * <p><b>Errors.</b> A failure of this stream, of the function or of an inner stream fails the stream, after the items that come before it.
     *
     * @param <R> the type of the new items
     * @param function makes a stream of an item
     * @return the stream
     */
    default <R> AsyncStream<R> concatMap(CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new ConcatMap<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the streams that a function makes of the items, up to so many at once, and gives their items as they come.
     *
     * <p><b>Ordering.</b> That of each inner stream is kept; among them, those that have items take turns, of 16 items at most. All run inside this stream: at the same time, and not in
     * parallel. Only inner streams that were woken are polled.
     *
     * <p><b>Demand.</b> An item is pulled only while fewer than {@code concurrency} inner streams are open.
     *
     * <p><b>Errors.</b> The first failure, of this stream, of the function or of an inner stream, cancels all others and fails the stream.
     *
     * @param <R> the type of the new items
     * @param concurrency how many inner streams may be open at once
     * @param function makes a stream of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> flatMap(
            int concurrency, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new FlatMap<>(self(), concurrency, Objects.requireNonNull(function, "function"));
    }

    /**
     * Awaits the futures that a function makes of the items, up to so many at once, and gives their values in the order of the items.
     *
     * <p><b>Ordering.</b> That of the items. A future that is done waits for those before it, and counts among the {@code concurrency} until its value is taken.
     *
     * <p><b>Demand.</b> Futures that were started go on while the consumer is busy, if it polls for progress.
     *
     * <p><b>Errors.</b> A failure, of this stream, of the function or of a future, keeps its place in the order: what comes behind it is cancelled at once,
     * what comes before it is given first. Null is not an item: a future that gives it fails the stream.
     *
     * @param <R> the type of the values
     * @param concurrency how many futures may be waited for at once
     * @param function makes a future of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> mapAsync(
            int concurrency, CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        return new MapAsync<>(self(), concurrency, Objects.requireNonNull(function, "function"));
    }

    /**
     * Awaits the futures that a function makes of the items, up to so many at once, and gives their values as they come.
     *
     * <p><b>Ordering.</b> None. Else as {@link #mapAsync}, but that the first failure cancels all others and fails the stream at once.
     *
     * @param <R> the type of the values
     * @param concurrency how many futures may be waited for at once
     * @param function makes a future of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> mapAsyncUnordered(
            int concurrency, CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        return new MapAsyncUnordered<>(self(), concurrency, Objects.requireNonNull(function, "function"));
    }
}
