// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import java.util.Objects;

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
     * Keeps the first items.
     *
     * <p><b>Cancellation.</b> Cancels the source with the last of them, without polling it again. {@code take(0)} ends at once and starts nothing.
     *
     * @param count how many items to keep, at most
     * @return the stream of these items
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> take(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count < 0: " + count);
        }
        return new Take<>(self(), count);
    }

    /**
     * Keeps the items before the first one that does not pass a test; that one is taken from the source, and lost.
     *
     * <p><b>Cancellation.</b> Cancels the source when an item does not pass.
     *
     * @param predicate whether to go on with this item; it does not wait
     * @return the stream of the items before that one
     */
    default AsyncStream<T> takeWhile(CheckedPredicate<? super T> predicate) {
        return new TakeWhile<>(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Leaves out the first items.
     *
     * @param count how many items to leave out
     * @return the stream of the items after them
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> skip(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count < 0: " + count);
        }
        return new Skip<>(self(), count);
    }
}
