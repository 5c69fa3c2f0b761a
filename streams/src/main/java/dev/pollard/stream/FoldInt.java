// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedIntFold;

/** Accumulates the items in a {@code int}, which is boxed once. */
final class FoldInt<T> extends Terminal<T, Integer> {
    private final CheckedIntFold<? super T> function;
    private int accumulated;

    FoldInt(AsyncStream<T> source, int seed, CheckedIntFold<? super T> function) {
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
    Integer result() {
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
        return "FoldInt";
    }
}
