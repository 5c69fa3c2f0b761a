// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;

/** The items up to the first one that passes a test, and that one. */
final class TakeUntil<T> extends Stage<T, T> {
    private final CheckedPredicate<? super T> predicate;

    TakeUntil(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
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

        /** The last item was given; true while open only within a drain of the source. */
        private boolean enough;

        /** The last item was declined downstream. */
        private boolean declined;

        Run(TakeUntil<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
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
