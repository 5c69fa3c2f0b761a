// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedToLongFunction;
import java.util.Arrays;

/** Gathers numbers in an array. */
final class ToLongArray<T> extends Terminal<T, long[]> {
    private final CheckedToLongFunction<? super T> function;
    private long[] numbers = new long[16];
    private int size;

    ToLongArray(AsyncStream<T> source, CheckedToLongFunction<? super T> function) {
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
        numbers[size++] = function.applyAsLong(item);
        return more();
    }

    @Override
    long[] result() {
        long[] result = Arrays.copyOf(numbers, size);
        numbers = new long[0];
        return result;
    }

    @Override
    String name() {
        return "ToLongArray";
    }
}
