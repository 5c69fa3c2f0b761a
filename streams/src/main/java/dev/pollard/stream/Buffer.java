// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.List;

/** The items in lists of a fixed size. */
final class Buffer<T> implements AsyncStream<List<T>> {
    private final AsyncStream<T> source;
    private final int size;

    Buffer(AsyncStream<T> source, int size) {
        this.source = source;
        this.size = size;
    }

    @Override
    public AsyncIterator<List<T>> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Buffer(" + source + ", " + size + ")";
    }

    private static final class Run<T> extends StageCursor<T, List<T>> {
        private final int size;

        /** The list that is being filled; never full between two calls. */
        private List<T> list = new ArrayList<>();

        /** Items taken since the last unit was paid; those that fill a list are on the consumer's account. */
        private int swallowed;

        Run(Buffer<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.size = blueprint.size;
        }

        @Override
        public Step<List<T>> pollNext(Context cx) throws Exception {
            if (closed()) {
                return Step.end();
            }
            try {
                while (swallowed < ITEMS_PER_UNIT || paid(cx)) {
                    Step<T> step = source.pollNext(cx);
                    if (!(step instanceof Poll.Ready<T> ready)) {
                        Step<List<T>> idle = withoutItem(step);
                        return idle.isEnd() && !list.isEmpty() ? Poll.ready(handOver()) : idle;
                    }
                    list.add(ready.value());
                    if (list.size() == size) {
                        return Poll.ready(handOver());
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
                if (why == Drained.ENDED && !list.isEmpty()) {
                    return downstream.accept(handOver()) ? Drained.ENDED : Drained.DECLINED;
                }
                // Declined by this sink, not by the one downstream, exactly when the price of a unit is due.
                if (why != Drained.DECLINED || swallowed < ITEMS_PER_UNIT) {
                    return why;
                }
            }
            return Drained.PENDING;
        }

        @Override
        public boolean accept(T item) throws Exception {
            list.add(item);
            if (list.size() == size) {
                return downstream.accept(handOver());
            }
            return ++swallowed < ITEMS_PER_UNIT;
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            return super.pollProgress(cx) && list.isEmpty();
        }

        private List<T> handOver() {
            List<T> full = list;
            list = new ArrayList<>();
            return full;
        }

        private boolean paid(Context cx) {
            swallowed = 0;
            return nextUnit(cx);
        }
    }
}
