// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.io.Serial;

/** Says that an item came when a buffer was full, or one of a new group when there were as many groups as there may be. */
public final class OverflowException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** How many items, or groups, there is room for. */
    private final int capacity;

    OverflowException(int capacity) {
        this("items", capacity);
    }

    OverflowException(String what, int capacity) {
        super("more " + what + " than there is room for: " + capacity);
        this.capacity = capacity;
    }

    /**
     * Returns how many items, or groups, there is room for.
     *
     * @return the capacity
     */
    public int capacity() {
        return capacity;
    }
}
