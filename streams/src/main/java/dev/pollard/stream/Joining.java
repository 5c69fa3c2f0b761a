// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import java.util.List;
import java.util.Objects;

/**
 * Who else gives items: the part of {@link AsyncStream} that joins this stream with others.
 *
 * @param <T> the type of the items
 */
sealed interface Joining<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Gives an item before those of this stream.
     *
     * @param item the item
     * @return the stream
     */
    default AsyncStream<T> startWith(T item) {
        return startWith(AsyncStream.of(item));
    }

    /**
     * Runs another stream, and then this one.
     *
     * <p><b>Errors.</b> A failure of the other one fails the stream, and this one is not run.
     *
     * @param first the other stream
     * @return the stream
     */
    default AsyncStream<T> startWith(AsyncStream<? extends T> first) {
        return new Concat<>(List.of(Objects.requireNonNull(first, "first"), self()));
    }

    /**
     * Runs this stream, and then another one.
     *
     * <p><b>Errors.</b> A failure of this one fails the stream, and the other one is not run.
     *
     * @param next the other stream
     * @return the stream
     */
    default AsyncStream<T> concatWith(AsyncStream<? extends T> next) {
        return new Concat<>(List.of(self(), Objects.requireNonNull(next, "next")));
    }

    /**
     * Runs this stream for what it does, ignores its items, and then runs another one.
     *
     * <p><b>Errors.</b> A failure of this one fails the stream, and the other one is not run.
     *
     * @param <R> the type of the items of the other stream
     * @param next the other stream
     * @return the stream of the items of the other one
     */
    default <R> AsyncStream<R> then(AsyncStream<R> next) {
        return new Then<>(self(), Objects.requireNonNull(next, "next"));
    }

    /**
     * Gives the items of this stream and of another one as they come, as {@link AsyncStream#merge(AsyncStream[])} does.
     *
     * @param other the other stream
     * @return the stream
     */
    default AsyncStream<T> mergeWith(AsyncStream<? extends T> other) {
        return new Merge<>(List.of(self(), Objects.requireNonNull(other, "other")));
    }

    /**
     * Pairs the items with those of another stream, as {@link AsyncStream#zip(AsyncStream, AsyncStream, CheckedBiFunction)} does.
     *
     * @param <U> the type of the items of the other stream
     * @param <R> the type of the pairs
     * @param other the other stream
     * @param combiner makes a pair, never null; it does not wait
     * @return the stream of the pairs
     */
    default <U, R> AsyncStream<R> zipWith(
            AsyncStream<? extends U> other, CheckedBiFunction<? super T, ? super U, ? extends R> combiner) {
        return new Zip<>(self(), other, combiner);
    }

    /**
     * Gives each item together with the latest one of another stream.
     *
     * <p><b>Behaviour.</b> Items of this stream that come before the first of the other one are dropped. The other one is looked at first, and again after
     * each wait, and every 64 items. Ends when this stream ends, or the other one without an item.
     *
     * <p><b>Errors.</b> A failure of one cancels the other and fails the stream; so does a failure of the combiner.
     *
     * @param <U> the type of the items of the other stream
     * @param <R> the type of the pairs
     * @param other the other stream
     * @param combiner makes a pair, never null; it does not wait
     * @return the stream of the pairs
     */
    default <U, R> AsyncStream<R> withLatestFrom(
            AsyncStream<? extends U> other, CheckedBiFunction<? super T, ? super U, ? extends R> combiner) {
        return new WithLatestFrom<>(
                self(), Objects.requireNonNull(other, "other"), Objects.requireNonNull(combiner, "combiner"));
    }

    /**
     * Runs another stream if this one ends without an item.
     *
     * @param other the other stream
     * @return the stream
     */
    default AsyncStream<T> switchIfEmpty(AsyncStream<? extends T> other) {
        return new SwitchIfEmpty<>(self(), Objects.requireNonNull(other, "other"));
    }

    /**
     * Gives an item if this stream ends without one.
     *
     * @param item the item
     * @return the stream
     */
    default AsyncStream<T> defaultIfEmpty(T item) {
        return new SwitchIfEmpty<>(self(), AsyncStream.of(item));
    }
}
