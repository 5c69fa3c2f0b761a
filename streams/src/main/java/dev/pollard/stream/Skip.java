// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;

/** All but the first items. */
final class Skip<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final long count;

    Skip(AsyncStream<T> source, long count) {
        this.source = source;
        this.count = count;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Skip(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends StageCursor<T, T> {

        /** Items still to be skipped. */
        private long remaining;

        /** Items that were skipped and not paid for yet. */
        private int swallowed;

        Run(Skip<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.remaining = blueprint.count;
        }

        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            if (closed()) {
                return Step.end();
            }
            try {
                while (swallowed < ITEMS_PER_UNIT || paid(cx)) {
                    Step<T> step = source.pollNext(cx);
                    if (!step.isReady()) {
                        return withoutItem(step);
                    }
                    if (remaining == 0) {
                        return step;
                    }
                    remaining--;
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
            if (remaining == 0) {
                return downstream.accept(item);
            }
            remaining--;
            return ++swallowed < ITEMS_PER_UNIT;
        }

        private boolean paid(Context cx) {
            swallowed = 0;
            return nextUnit(cx);
        }
    }
}
