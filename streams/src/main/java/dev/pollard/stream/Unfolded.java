// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.Objects;

/**
 * One step of {@link AsyncStream#unfold}: the item to give, and the state for the step after it.
 *
 * @param <T> the type of the item
 * @param <S> the type of the state
 * @param item the item
 * @param next the state for the next step
 */
public record Unfolded<T, S>(T item, S next) {

    /**
     * A step that gives an item and goes on.
     *
     * @param item the item
     * @param next the state for the next step
     * @throws NullPointerException if {@code item} or {@code next} is null
     */
    public Unfolded {
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(next, "next");
    }
}
