// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedToDoubleFunction;
import java.util.Arrays;

/** Gathers numbers in an array. */
final class ToDoubleArray<T> extends Terminal<T, double[]> {
    private final CheckedToDoubleFunction<? super T> function;
    private double[] numbers = new double[16];
    private int size;

    ToDoubleArray(AsyncStream<T> source, CheckedToDoubleFunction<? super T> function) {
        super(source);
        this.function = function;
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
    public boolean accept(T item) throws Exception {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = function.applyAsDouble(item);
        return more();
    }

    @Override
    double[] result() {
        double[] result = Arrays.copyOf(numbers, size);
        numbers = new double[0];
        return result;
    }

    @Override
    String name() {
        return "ToDoubleArray";
    }
}
