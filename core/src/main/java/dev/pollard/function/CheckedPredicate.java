// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.util.function.Predicate} that may throw.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface CheckedPredicate<T extends @Nullable Object> {

    /**
     * Tests the argument.
     *
     * @param t the argument
     * @return whether it passes
     * @throws Exception if the test fails
     */
    boolean test(T t) throws Exception;
}
