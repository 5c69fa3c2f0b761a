// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.Consumer} that may throw.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface CheckedConsumer<T extends @Nullable Object> {

    /**
     * Takes the argument.
     *
     * @param t the argument
     * @throws Exception if the consumer fails
     */
    void accept(T t) throws Exception;
}
