// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Which items go on: the part of {@link AsyncStream} that leaves items out.
 *
 * @param <T> the type of the items
 */
sealed interface Slicing<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Keeps the items that pass a test.
     *
     * @param predicate whether to keep an item; it does not wait
     * @return the stream of the items that pass
     */
    default AsyncStream<T> filter(CheckedPredicate<? super T> predicate) {
        return new Filter<>(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Keeps the items that pass a test which has to wait, of up to so many at once.
     *
     * <p><b>Ordering.</b> That of the items, as by {@link AsyncStream#mapAsync}, whose rules on demand and errors hold here too.
     *
     * @param concurrency how many tests may be waited for at once
     * @param predicate gives a future that says whether to keep an item
     * @return the stream of the items that pass
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default AsyncStream<T> filterAsync(
            int concurrency, CheckedFunction<? super T, ? extends Future<Boolean>> predicate) {
        return FilterAsync.of(self(), concurrency, Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Keeps the first items.
     *
     * <p><b>Cancellation.</b> Cancels the source with the last of them, without polling it again. {@code take(0)} ends at once and starts nothing.
     *
     * @param count how many items to keep, at most
     * @return the stream of these items
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> take(long count) {
        return Arguments.notNegative("count", count) == 0 ? Empty.takenOf(self()) : new Take<>(self(), count);
    }

    /**
     * Keeps the last items, and gives them when the source has ended.
     *
     * @param count how many items to keep, at most
     * @return the stream of these items
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> takeLast(int count) {
        return new TakeLast<>(self(), Arguments.notNegative("count", count));
    }

    /**
     * Keeps the items before the first one that does not pass a test; that one is taken from the source, and lost.
     *
     * <p><b>Cancellation.</b> Cancels the source when an item does not pass.
     *
     * @param predicate whether to go on with this item; it does not wait
     * @return the stream of the items before that one
     * @see AsyncStream#takeUntil(CheckedPredicate)
     */
    default AsyncStream<T> takeWhile(CheckedPredicate<? super T> predicate) {
        return new TakeWhile<>(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Keeps the items up to the first one that passes a test, and that one.
     *
     * <p><b>Cancellation.</b> Cancels the source with the last item, without polling it again.
     *
     * @param predicate whether this item is the last; it does not wait
     * @return the stream of the items up to that one
     */
    default AsyncStream<T> takeUntil(CheckedPredicate<? super T> predicate) {
        return new TakeUntil<>(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Keeps the items that come before a future is done.
     *
     * <p><b>Behaviour.</b> The future is polled before the source, so one that is done wins over an item that is there. While the source is always
     * ready it is looked at every 64 items. For a limit of time: {@code takeUntil(() -> Time.sleep(limit))}.
     *
     * <p><b>Cancellation.</b> Cancels the source when the future is done, and the future when the source has ended.
     *
     * <p><b>Errors.</b> Fails as the future does.
     *
     * @param stop makes the future, once in each run
     * @return the stream of the items before that
     */
    default AsyncStream<T> takeUntil(Callable<? extends Future<?>> stop) {
        return new TakeUntilDone<>(self(), Objects.requireNonNull(stop, "stop"));
    }

    /**
     * Leaves out the first items.
     *
     * @param count how many items to leave out
     * @return the stream of the items after them
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> skip(long count) {
        return new Skip<>(self(), Arguments.notNegative("count", count));
    }

    /**
     * Leaves out the last items: each item is given when so many have come after it.
     *
     * @param count how many items to leave out
     * @return the stream of the items before them
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> skipLast(int count) {
        return new SkipLast<>(self(), Arguments.notNegative("count", count));
    }

    /**
     * Leaves out the items before the first one that does not pass a test.
     *
     * @param predicate whether to leave out this item, and to ask again for the next; it does not wait
     * @return the stream of the items from that one on
     */
    default AsyncStream<T> skipWhile(CheckedPredicate<? super T> predicate) {
        return new SkipWhile<>(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Leaves out the items that come before a future is done.
     *
     * <p><b>Behaviour.</b> The items are taken and dropped as they come. The future is polled before the source. If the source ends first, nothing was given.
     *
     * <p><b>Errors.</b> Fails as the future does.
     *
     * @param start makes the future, once in each run
     * @return the stream of the items after that
     */
    default AsyncStream<T> skipUntil(Callable<? extends Future<?>> start) {
        return new SkipUntilDone<>(self(), Objects.requireNonNull(start, "start"));
    }

    /**
     * Leaves out items that were there before.
     *
     * <p>Remembers all items that it gave, without limit.
     *
     * @return the stream of the items, each once
     */
    default AsyncStream<T> distinct() {
        return distinct(item -> item);
    }

    /**
     * Leaves out items with a key that was there before.
     *
     * <p>Remembers all keys, without limit.
     *
     * @param key gives the key of an item, never null; it does not wait
     * @return the stream of the first item of each key
     */
    default AsyncStream<T> distinct(CheckedFunction<? super T, ?> key) {
        return new Distinct<>(self(), Objects.requireNonNull(key, "key"));
    }

    /**
     * Leaves out items that equal the one before.
     *
     * @return the stream of the items, without repetitions
     */
    default AsyncStream<T> distinctUntilChanged() {
        return distinctUntilChanged(item -> item);
    }

    /**
     * Leaves out items whose key equals that of the one before.
     *
     * @param key gives the key of an item, never null; it does not wait
     * @return the stream of the items whose key is new
     */
    default AsyncStream<T> distinctUntilChanged(CheckedFunction<? super T, ?> key) {
        return new DistinctUntilChanged<>(self(), Objects.requireNonNull(key, "key"));
    }
}
