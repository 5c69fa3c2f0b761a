// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;

/** The items from the first one on that does not pass a test. */
final class SkipWhile<T> extends Stage<T, T> {
    private final CheckedPredicate<? super T> predicate;

    SkipWhile(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        super(source);
        this.predicate = predicate;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return predicate;
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        /** An item did not pass. */
        private boolean begun;

        Run(SkipWhile<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
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
