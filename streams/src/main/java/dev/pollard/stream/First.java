// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.Optional;

/** Takes one item. */
final class First<T> extends Terminal<T, Optional<T>> {
    private Optional<T> first = Optional.empty();

    First(AsyncStream<T> source) {
        super(source);
    }

    @Override
    public boolean accept(T item) {
        first = Optional.of(item);
        return satisfied();
    }

    @Override
    Optional<T> result() {
        return first;
    }

    @Override
    String name() {
        return "First";
    }
}
