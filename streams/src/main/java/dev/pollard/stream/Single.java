// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Takes the only item. */
final class Single<T> extends Terminal<T, T> {
    private @Nullable T only;

    Single(AsyncStream<T> source) {
        super(source);
    }

    @Override
    Object[] arguments() {
        return new Object[] {source()};
    }

    @Override
    public boolean accept(T item) {
        if (only != null) {
            throw new IllegalStateException("more than one item: " + this);
        }
        only = item;
        return more();
    }

    @Override
    T result() {
        T item = only;
        if (item == null) {
            throw new NoSuchElementException("no item: " + this);
        }
        return item;
    }

    @Override
    String name() {
        return "Single";
    }
}
