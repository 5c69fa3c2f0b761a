// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import java.util.List;
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
     * <p><b>Ordering.</b> That of each inner stream is kept; among them, those that have items take turns, of 64 items at most. All run inside this stream: at the same time, and not in
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
     * Runs the streams that a function makes of the items, up to so many at once, and gives their items in the order of the items that they were made of.
     *
     * <p><b>Ordering.</b> That of {@link #concatMap}. The streams behind the first run ahead, each into a buffer of its own.
     *
     * <p><b>Demand.</b> An item is pulled only while fewer than {@code concurrency} inner streams are open, and an inner stream runs ahead only while
     * fewer than {@code prefetch} of its items wait.
     *
     * <p><b>Errors.</b> A failure, of this stream, of the function or of an inner stream, keeps its place in the order: what comes behind it is cancelled at
     * once, what comes before it is given first.
     *
     * @param <R> the type of the new items
     * @param concurrency how many inner streams may be open at once
     * @param prefetch how many items of an inner stream may wait for their turn
     * @param function makes a stream of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} or {@code prefetch} is less than 1
     */
    default <R> AsyncStream<R> flatMapSequential(
            int concurrency, int prefetch, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new FlatMapSequential<>(
                self(),
                Arguments.positive("concurrency", concurrency),
                Arguments.positive("prefetch", prefetch),
                Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream that a function makes of the newest item, and cancels the one before.
     *
     * <p><b>Ordering.</b> After a wait the source is looked at first, so that nothing comes from an old stream once a new item is there. Else an inner
     * stream that is ready gives up to 64 items before the source is looked at.
     *
     * <p><b>Errors.</b> A failure of this stream, of the function or of the inner stream fails the stream.
     *
     * @param <R> the type of the new items
     * @param function makes a stream of an item
     * @return the stream
     */
    default <R> AsyncStream<R> switchMap(CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new SwitchMap<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream that a function makes of an item, and drops the items that come while that stream is waited for.
     *
     * <p><b>Behaviour.</b> Drops what is there when the inner stream has nothing ready; an inner stream that never waits lets no item be dropped.
     *
     * <p><b>Errors.</b> A failure of this stream, of the function or of the inner stream fails the stream.
     *
     * @param <R> the type of the new items
     * @param function makes a stream of an item
     * @return the stream
     */
    default <R> AsyncStream<R> exhaustMap(CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new ExhaustMap<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Gives each item, runs the stream that a function makes of it, and does the same with the items of that stream: for trees and for pages that name the next.
     *
     * <p><b>Ordering.</b> The streams of items that were given run before the source is asked for the next, those of the oldest items first; with a
     * {@code concurrency} of 1 a tree comes level by level.
     *
     * <p><b>Behaviour.</b> Remembers the items whose streams were not run yet, without limit.
     *
     * <p><b>Errors.</b> The first failure cancels all streams.
     *
     * @param concurrency how many of these streams may be open at once
     * @param function makes a stream of an item; an empty one for a leaf
     * @return the stream of the items and of all that comes of them
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default AsyncStream<T> expand(
            int concurrency, CheckedFunction<? super T, ? extends AsyncStream<? extends T>> function) {
        return new Expand<>(
                self(), Arguments.positive("concurrency", concurrency), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream that a function makes of the first items and of the rest: for a header that says how to read what follows.
     *
     * <p><b>Behaviour.</b> The function is called when the prefix is complete, or the source has ended. The rest can be run once, and only by the stream that
     * the function makes; it is cancelled when that one ends.
     *
     * <p><b>Errors.</b> A failure of the source before the prefix is complete fails the stream; a later one is the rest's.
     *
     * @param <R> the type of the new items
     * @param count how many items make the prefix
     * @param function makes a stream of the prefix, which may be shorter if the source ended, and the rest
     * @return the stream
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default <R> AsyncStream<R> prefixAndTail(
            int count,
            CheckedBiFunction<? super List<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return new PrefixAndTail<>(
                self(), Arguments.notNegative("count", count), Objects.requireNonNull(function, "function"));
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
        return new MapAsync<>("MapAsync", self(), concurrency, Objects.requireNonNull(function, "function"));
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

    /**
     * Awaits the futures that a function makes of the items, up to so many at once but one after the other for items with the same key.
     *
     * <p><b>Ordering.</b> That of the items with the same key: their futures are made and awaited one by one. None between keys.
     *
     * <p><b>Demand.</b> Items that wait for their key count among the {@code concurrency}. Futures that were started go on while the consumer is busy.
     *
     * <p><b>Errors.</b> The first failure cancels all others and fails the stream at once. Null is not an item: a future that gives it fails the stream.
     *
     * @param <K> the type of the keys
     * @param <R> the type of the values
     * @param concurrency how many items may be in hand at once
     * @param key gives the key of an item, never null; it does not wait
     * @param function makes a future of an item, once it is that item's turn
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <K, R> AsyncStream<R> mapAsyncPartitioned(
            int concurrency,
            CheckedFunction<? super T, ? extends K> key,
            CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        return new MapAsyncPartitioned<>(
                self(),
                Arguments.positive("concurrency", concurrency),
                Objects.requireNonNull(key, "key"),
                Objects.requireNonNull(function, "function"));
    }
}
