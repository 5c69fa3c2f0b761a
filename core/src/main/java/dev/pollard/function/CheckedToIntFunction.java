// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.ToIntFunction} that may throw.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface CheckedToIntFunction<T extends @Nullable Object> {

    /**
     * Applies the function.
     *
     * @param t the argument
     * @return the result
     * @throws Exception if the function fails
     */
    int applyAsInt(T t) throws Exception;
}
