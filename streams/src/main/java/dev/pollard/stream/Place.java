// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.jspecify.annotations.Nullable;

/** A place for one item: the sink of an owner that wants the next item only. */
final class Place<T> implements Sink<T> {
    private @Nullable T item;

    @Override
    public boolean accept(T next) {
        item = next;
        return false;
    }

    /** Empties the place; null if nothing was put in. */
    @Nullable
    T take() {
        T taken = item;
        item = null;
        return taken;
    }
}
