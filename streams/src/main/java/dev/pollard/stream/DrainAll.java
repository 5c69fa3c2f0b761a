// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.jspecify.annotations.Nullable;

/** Takes the items for what their making does. */
final class DrainAll<T> extends Terminal<T, @Nullable Void> {
    private final String name;

    DrainAll(String name, AsyncStream<T> source) {
        super(source);
        this.name = name;
    }

    @Override
    Object[] arguments() {
        return new Object[] {name, source()};
    }

    @Override
    public boolean accept(T item) {
        return more();
    }

    @Override
    @Nullable
    Void result() {
        return null;
    }

    @Override
    String name() {
        return name;
    }
}
