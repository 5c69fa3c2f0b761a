// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;

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

    private static final class Run<T> extends StageCursor<T, T> {
        private final CheckedPredicate<? super T> predicate;

        /** Items that did not pass and were not paid for yet. */
        private int swallowed;

        Run(Filter<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.predicate = blueprint.predicate;
        }

        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            if (closed()) {
                return Step.end();
            }
            try {
                while (swallowed < ITEMS_PER_UNIT || paid(cx)) {
                    Step<T> step = source.pollNext(cx);
                    if (!(step instanceof Poll.Ready<T> ready)) {
                        return withoutItem(step);
                    }
                    if (predicate.test(ready.value())) {
                        return step;
                    }
                    swallowed++;
                }
                return Poll.pending();
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
        }

        @Override
        Drained pump(Context cx) throws Exception {
            while (swallowed < ITEMS_PER_UNIT || paid(cx)) {
                Drained why = super.pump(cx);
                // Declined by this sink, not by the one downstream, exactly when the price of a unit is due.
                if (why != Drained.DECLINED || swallowed < ITEMS_PER_UNIT) {
                    return why;
                }
            }
            return Drained.PENDING;
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (predicate.test(item)) {
                return downstream.accept(item);
            }
            return ++swallowed < ITEMS_PER_UNIT;
        }

        private boolean paid(Context cx) {
            swallowed = 0;
            return nextUnit(cx);
        }
    }
}
