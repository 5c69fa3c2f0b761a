// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.BiConsumer} that may throw.
 *
 * @param <T> the type of the first argument
 * @param <U> the type of the second argument
 */
@FunctionalInterface
public interface CheckedBiConsumer<T extends @Nullable Object, U extends @Nullable Object> {

    /**
     * Takes the arguments.
     *
     * @param t the first argument
     * @param u the second argument
     * @throws Exception if the consumer fails
     */
    void accept(T t, U u) throws Exception;
}
