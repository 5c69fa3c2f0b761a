// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.Objects;

/**
 * An item with its place in the sequence: what {@link AsyncStream#index} gives.
 *
 * @param <T> the type of the item
 * @param index how many items came before it
 * @param item the item
 */
public record Indexed<T>(long index, T item) {

    /**
     * An item with its place.
     *
     * @param index how many items came before it
     * @param item the item
     * @throws NullPointerException if the item is null
     */
    public Indexed {
        Objects.requireNonNull(item, "item");
    }
}
