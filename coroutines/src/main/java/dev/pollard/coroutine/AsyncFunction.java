// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * A function whose code may {@link Coroutines#await await}: what a {@link Branch} does with the value that it waited for.
 *
 * @param <T> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface AsyncFunction<T extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Computes the result.
     *
     * @param value the argument
     * @return the result
     * @throws Exception if the computation fails
     */
    R apply(T value) throws Exception;
}
