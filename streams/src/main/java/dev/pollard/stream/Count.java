// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Counts the items. */
final class Count<T> extends Terminal<T, Long> {
    private long count;

    Count(AsyncStream<T> source) {
        super(source);
    }

    @Override
    public boolean accept(T item) {
        count++;
        return more();
    }

    @Override
    Long result() {
        return count;
    }

    @Override
    Object[] arguments() {
        return new Object[] {source()};
    }

    @Override
    String name() {
        return "Count";
    }
}
