// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedToDoubleFunction;

/** Adds up numbers. */
final class SumDouble<T> extends Terminal<T, Double> {
    private final CheckedToDoubleFunction<? super T> function;
    private double sum;

    SumDouble(AsyncStream<T> source, CheckedToDoubleFunction<? super T> function) {
        super(source);
        this.function = function;
    }

    @Override
    public boolean accept(T item) throws Exception {
        sum += function.applyAsDouble(item);
        return more();
    }

    @Override
    Double result() {
        return sum;
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
        return "SumDouble";
    }
}
