// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;

/** The items up to the first one that passes a test, and that one. */
final class TakeUntil<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedPredicate<? super T> predicate;

    TakeUntil(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        this.source = source;
        this.predicate = predicate;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "TakeUntil(" + source + ")";
    }

    private static final class Run<T> extends StageCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        /** The last item was given; true while open only within a drain of the source. */
        private boolean enough;

        /** The last item was declined downstream. */
        private boolean declined;

        Run(TakeUntil<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.predicate = blueprint.predicate;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            Drained why = super.pump(cx);
            if (enough) {
                endEarly();
                return declined ? Drained.DECLINED : Drained.ENDED;
            }
            return why;
        }

        @Override
        public boolean accept(T item) throws Exception {
            enough = predicate.test(item);
            boolean more = downstream.accept(item);
            if (enough) {
                declined = !more;
                return false;
            }
            return more;
        }
    }
}
