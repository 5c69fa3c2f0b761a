// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;

/** The items that pass a test. */
final class Filter<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedPredicate<? super T> predicate;

    Filter(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        this.source = source;
        this.predicate = predicate;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Filter(" + source + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        Run(Filter<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.predicate = blueprint.predicate;
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (predicate.test(item)) {
                return downstream.accept(item);
            }
            return swallow();
        }
    }
}
