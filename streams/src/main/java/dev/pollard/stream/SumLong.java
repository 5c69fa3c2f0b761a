// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedToLongFunction;

/** Adds up numbers. */
final class SumLong<T> extends Terminal<T, Long> {
    private final CheckedToLongFunction<? super T> function;
    private long sum;

    SumLong(AsyncStream<T> source, CheckedToLongFunction<? super T> function) {
        super(source);
        this.function = function;
    }

    @Override
    public boolean accept(T item) throws Exception {
        sum += function.applyAsLong(item);
        return more();
    }

    @Override
    Long result() {
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
        return "SumLong";
    }
}
