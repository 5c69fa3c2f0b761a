// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.ToLongFunction} that may throw.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface CheckedToLongFunction<T extends @Nullable Object> {

    /**
     * Applies the function.
     *
     * @param t the argument
     * @return the result
     * @throws Exception if the function fails
     */
    long applyAsLong(T t) throws Exception;
}
