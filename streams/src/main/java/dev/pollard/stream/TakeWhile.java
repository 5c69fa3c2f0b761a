// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;

/** The items before the first one that does not pass a test. */
final class TakeWhile<T> extends Stage<T, T> {
    private final CheckedPredicate<? super T> predicate;

    TakeWhile(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
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

    private static final class Run<T> extends StageCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        /** An item did not pass; true while open only within a drain of the source. */
        private boolean enough;

        Run(TakeWhile<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.predicate = blueprint.predicate;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            Drained why = super.pump(cx);
            if (enough) {
                endEarly();
                return Drained.ENDED;
            }
            return why;
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (predicate.test(item)) {
                return downstream.accept(item);
            }
            enough = true;
            return false;
        }
    }
}
