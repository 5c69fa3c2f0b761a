// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * What is done with each item of a stream, in code that may {@link Coroutines#await await}: see {@link Coroutines#forEach}.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface AsyncConsumer<T extends @Nullable Object> {

    /**
     * Takes an item.
     *
     * @param item the item
     * @throws Exception if that fails
     */
    void accept(T item) throws Exception;
}
