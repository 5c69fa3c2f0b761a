// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

import org.jspecify.annotations.Nullable;

/**
 * Takes one more item into a result of type {@code long}, without boxing it; may throw.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface CheckedLongFold<T extends @Nullable Object> {

    /**
     * Applies the function.
     *
     * @param result the result so far
     * @param item the item
     * @return the next result
     * @throws Exception if the function fails
     */
    long apply(long result, T item) throws Exception;
}
