// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Runs the source for what it does, and then another stream. */
final class Then<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final AsyncStream<R> next;

    Then(AsyncStream<T> source, AsyncStream<R> next) {
        this.source = source;
        this.next = next;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Then(" + source + ", " + next + ")";
    }

    private static final class Run<T, R> extends CompositeCursor<R> {
        private final AsyncStream<R> next;
        private final Upstream<T> first;
        private final Sink<T> bin = this::drop;

        /** Items that were not paid for yet. */
        private int dropped;

        /** Null until the first has ended. */
        private @Nullable Upstream<R> second;

        Run(Then<T, R> blueprint) {
            super(blueprint);
            this.next = blueprint.next;
            this.first = Upstream.of(blueprint.source);
        }

        private boolean drop(T item) {
            return ++dropped < ITEMS_PER_UNIT;
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            while (second == null) {
                Drained why = first.drain(cx, bin);
                if (why == Drained.PENDING) {
                    return why;
                }
                if (why == Drained.ENDED) {
                    second = Upstream.of(next);
                } else {
                    dropped = 0;
                    if (!nextUnit(cx)) {
                        return Drained.PENDING;
                    }
                }
            }
            return second.drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            if (second == null) {
                if (!first.progress(cx)) {
                    return false;
                }
                second = Upstream.of(next);
            }
            return second.progress(cx);
        }

        @Override
        void tell(Inspector inspector) {
            first.tell(inspector);
            if (second != null) {
                second.tell(inspector);
            }
        }

        @Override
        void release() {
            first.cancel();
            if (second != null) {
                second.cancel();
            }
        }
    }
}
