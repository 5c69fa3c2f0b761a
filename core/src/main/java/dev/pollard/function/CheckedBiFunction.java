// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.BiFunction} that may throw.
 *
 * @param <T> the type of the first argument
 * @param <U> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface CheckedBiFunction<T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Applies the function.
     *
     * @param t the first argument
     * @param u the second argument
     * @return the result
     * @throws Exception if the function fails
     */
    R apply(T t, U u) throws Exception;
}
