// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * The body of a {@link Coroutine}: code that yields values, gets an argument for each, and returns a result.
 *
 * @param <A> the type of the arguments that it is resumed with
 * @param <Y> the type of the values that it yields
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface CoroutineBody<A extends @Nullable Object, Y extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Runs from the first resumption to the end.
     *
     * @param first the argument of the first resumption
     * @param caller takes the yielded values and gives the next arguments; belongs to this run of this body, and is not handed on
     * @return the result
     * @throws Exception if the coroutine fails
     */
    R run(A first, Yielder<A, Y> caller) throws Exception;
}
