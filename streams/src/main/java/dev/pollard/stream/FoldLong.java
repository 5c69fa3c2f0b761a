// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedLongFold;

/** Accumulates the items in a {@code long}, which is boxed once. */
final class FoldLong<T> extends Terminal<T, Long> {
    private final CheckedLongFold<? super T> function;
    private long accumulated;

    FoldLong(AsyncStream<T> source, long seed, CheckedLongFold<? super T> function) {
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
    Long result() {
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
        return "FoldLong";
    }
}
