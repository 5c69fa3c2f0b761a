// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import java.util.Objects;

/**
 * What becomes of each item: the part of {@link AsyncStream} that turns items into others, one after the other and without waiting.
 *
 * @param <T> the type of the items
 */
sealed interface Transforming<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Puts each item through a function.
     *
     * @param <R> the type of the results
     * @param function gives the item for an item, never null; it does not wait
     * @return the stream of the results
     */
    default <R> AsyncStream<R> map(CheckedFunction<? super T, ? extends R> function) {
        return new Map<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Gives the seed, then each intermediate result of a {@link AsyncStream#fold}: for n items, n + 1.
     *
     * <p><b>Behaviour.</b> The seed is given before the source is asked for anything. It is shared by all runs, so it should be immutable, as should the
     * results.
     *
     * @param <R> the type of the results
     * @param seed the first result
     * @param function gives the next result for the one before and an item, never null; it does not wait
     * @return the stream of the results
     */
    default <R> AsyncStream<R> scan(R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        Objects.requireNonNull(seed, "seed");
        return new Scan<>(self(), seed, Objects.requireNonNull(function, "function"));
    }
}
