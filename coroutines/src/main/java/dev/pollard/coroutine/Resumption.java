// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * What one resumption of a {@link Coroutine} gives: a yielded value, or the result.
 *
 * @param <Y> the type of the yielded values
 * @param <R> the type of the result
 */
public sealed interface Resumption<Y extends @Nullable Object, R extends @Nullable Object>
        permits Resumption.Yielded, Resumption.Returned {

    /**
     * The body has stopped in the middle, and can be resumed.
     *
     * @param <Y> the type of the yielded values
     * @param <R> the type of the result
     * @param value the yielded value
     */
    record Yielded<Y extends @Nullable Object, R extends @Nullable Object>(Y value) implements Resumption<Y, R> {}

    /**
     * The body has come to its end.
     *
     * @param <Y> the type of the yielded values
     * @param <R> the type of the result
     * @param result the result
     */
    record Returned<Y extends @Nullable Object, R extends @Nullable Object>(R result) implements Resumption<Y, R> {}
}
