// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.Function} that may throw.
 *
 * @param <T> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface CheckedFunction<T extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Applies the function.
     *
     * @param t the argument
     * @return the result
     * @throws Exception if the function fails
     */
    R apply(T t) throws Exception;
}
