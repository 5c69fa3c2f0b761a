// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.time.Duration;
import java.util.Objects;

/**
 * An item with the time at which it came: what {@link AsyncStream#timed} gives.
 *
 * @param <T> the type of the item
 * @param item the item
 * @param sinceLast the time since the item before it, or, of the first item, since the run was first asked for one
 * @param sinceStart the time since the run was first asked for an item
 */
public record Timed<T>(T item, Duration sinceLast, Duration sinceStart) {

    /**
     * An item with its time.
     *
     * @param item the item
     * @param sinceLast the time since the item before it
     * @param sinceStart the time since the run was first asked for an item
     * @throws NullPointerException if an argument is null
     */
    public Timed {
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(sinceLast, "sinceLast");
        Objects.requireNonNull(sinceStart, "sinceStart");
    }
}
