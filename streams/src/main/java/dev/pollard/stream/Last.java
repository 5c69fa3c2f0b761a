// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the last item. */
final class Last<T> extends Terminal<T, Optional<T>> {
    private @Nullable T last;

    Last(AsyncStream<T> source) {
        super(source);
    }

    @Override
    Object[] arguments() {
        return new Object[] {source()};
    }

    @Override
    public boolean accept(T item) {
        last = item;
        return more();
    }

    @Override
    Optional<T> result() {
        return Optional.ofNullable(last);
    }

    @Override
    String name() {
        return "Last";
    }
}
