// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;

/** The items before the first one that does not pass a test. */
final class TakeWhile<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedPredicate<? super T> predicate;

    TakeWhile(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        this.source = source;
        this.predicate = predicate;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "TakeWhile(" + source + ")";
    }

    private static final class Run<T> extends StageCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        /** An item did not pass; true while open only within a drain of the source. */
        private boolean enough;

        Run(TakeWhile<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
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
