// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import org.jspecify.annotations.Nullable;

/** Accumulates the items, from a seed on. */
final class Fold<T, R extends @Nullable Object> extends Terminal<T, R> {
    private final CheckedBiFunction<? super R, ? super T, ? extends R> function;
    private R accumulated;

    Fold(AsyncStream<T> source, R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        super(source);
        this.accumulated = seed;
        this.function = function;
    }

    @Override
    public boolean accept(T item) throws Exception {
        accumulated = function.apply(accumulated, item);
        return more();
    }

    @Override
    R result() {
        return accumulated;
    }

    @Override
    Object function() {
        return function;
    }

    @Override
    Object[] arguments() {
        return new Object[] {source(), accumulated, function};
    }

    @Override
    String name() {
        return "Fold";
    }
}
