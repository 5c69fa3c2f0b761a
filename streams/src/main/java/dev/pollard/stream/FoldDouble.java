// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedDoubleFold;

/** Accumulates the items in a {@code double}, which is boxed once. */
final class FoldDouble<T> extends Terminal<T, Double> {
    private final CheckedDoubleFold<? super T> function;
    private double accumulated;

    FoldDouble(AsyncStream<T> source, double seed, CheckedDoubleFold<? super T> function) {
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
    Double result() {
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
        return "FoldDouble";
    }
}
