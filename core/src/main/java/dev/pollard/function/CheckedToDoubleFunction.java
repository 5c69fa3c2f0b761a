// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.ToDoubleFunction} that may throw.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface CheckedToDoubleFunction<T extends @Nullable Object> {

    /**
     * Applies the function.
     *
     * @param t the argument
     * @return the result
     * @throws Exception if the function fails
     */
    double applyAsDouble(T t) throws Exception;
}
