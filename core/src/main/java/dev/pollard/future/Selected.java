// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import org.jspecify.annotations.Nullable;

/**
 * Which of two futures ended first: its value, and the other one, which still runs.
 *
 * <p>Whoever gets this owns the other future: polls it on, or cancels it.
 *
 * @param <A> the type of the first future's value
 * @param <B> the type of the second future's value
 */
public sealed interface Selected<A extends @Nullable Object, B extends @Nullable Object>
        permits Selected.First, Selected.Second {

    /**
     * The first future gave its value.
     *
     * @param <A> the type of the first future's value
     * @param <B> the type of the second future's value
     * @param value the value of the first future
     * @param other the second future, neither ended nor cancelled
     */
    record First<A extends @Nullable Object, B extends @Nullable Object>(A value, Future<B> other)
            implements Selected<A, B> {}

    /**
     * The second future gave its value.
     *
     * @param <A> the type of the first future's value
     * @param <B> the type of the second future's value
     * @param value the value of the second future
     * @param other the first future, neither ended nor cancelled
     */
    record Second<A extends @Nullable Object, B extends @Nullable Object>(B value, Future<A> other)
            implements Selected<A, B> {}
}
