// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedToIntFunction;
import java.util.Arrays;

/** Gathers numbers in an array. */
final class ToIntArray<T> extends Terminal<T, int[]> {
    private final CheckedToIntFunction<? super T> function;
    private int[] numbers = new int[16];
    private int size;

    ToIntArray(AsyncStream<T> source, CheckedToIntFunction<? super T> function) {
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
        numbers[size++] = function.applyAsInt(item);
        return more();
    }

    @Override
    int[] result() {
        int[] result = Arrays.copyOf(numbers, size);
        numbers = new int[0];
        return result;
    }

    @Override
    String name() {
        return "ToIntArray";
    }
}
