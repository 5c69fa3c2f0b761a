// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accumulates the items, from the first one on. */
final class Reduce<T> extends Terminal<T, Optional<T>> {
    private final CheckedBiFunction<? super T, ? super T, ? extends T> function;
    private @Nullable T accumulated;

    Reduce(AsyncStream<T> source, CheckedBiFunction<? super T, ? super T, ? extends T> function) {
        super(source);
        this.function = function;
    }

    @Override
    public boolean accept(T item) throws Exception {
        T before = accumulated;
        accumulated = before == null ? item : Objects.requireNonNull(function.apply(before, item), "null result");
        return more();
    }

    @Override
    Optional<T> result() {
        return Optional.ofNullable(accumulated);
    }

    @Override
    Object function() {
        return function;
    }

    @Override
    Object[] arguments() {
        return new Object[] {source(), function};
    }

    @Override
    String name() {
        return "Reduce";
    }
}
