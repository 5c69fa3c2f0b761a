// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;

/** The items from the first one on that does not pass a test. */
final class SkipWhile<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedPredicate<? super T> predicate;

    SkipWhile(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        this.source = source;
        this.predicate = predicate;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "SkipWhile(" + source + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        /** An item did not pass. */
        private boolean begun;

        Run(SkipWhile<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.predicate = blueprint.predicate;
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (begun || !predicate.test(item)) {
                begun = true;
                return downstream.accept(item);
            }
            return swallow();
        }
    }
}
