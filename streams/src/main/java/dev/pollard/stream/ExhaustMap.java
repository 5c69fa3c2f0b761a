// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Runs one inner stream at a time and drops the items that come while it is waited for. */
final class ExhaustMap<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    ExhaustMap(AsyncStream<T> source, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        this.source = source;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "ExhaustMap(" + source + ")";
    }

    private static final class Run<T, R> extends CompositeCursor<R> {
        private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final Place<T> place = new Place<>();
        private final Sink<T> bin = this::drop;
        private @Nullable Upstream<R> inner;

        /** Items that were dropped, and streams that have ended, and were not paid for yet. */
        private int swallowed;

        Run(ExhaustMap<T, R> blueprint) {
            super(blueprint);
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        private boolean drop(T item) {
            discards.add(item);
            return ++swallowed < ITEMS_PER_UNIT;
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            discards.look(cx);
            while (swallowed < ITEMS_PER_UNIT || paid(cx)) {
                Upstream<R> current = inner;
                if (current == null) {
                    Drained why = upstream.drain(cx, place);
                    T item = place.take();
                    if (item == null) {
                        return why;
                    }
                    current = inner = Upstream.of(made(function.apply(item)));
                }
                Drained why = current.drain(cx, sink);
                if (why == Drained.DECLINED) {
                    return why;
                }
                if (why == Drained.ENDED) {
                    inner = null;
                    swallowed++;
                } else if (upstream.drain(cx, bin) != Drained.DECLINED) {
                    return why;
                }
            }
            return Drained.PENDING;
        }

        private boolean paid(Context cx) {
            swallowed = 0;
            return nextUnit(cx);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            if (inner != null && inner.progress(cx)) {
                inner = null;
            }
            return inner == null && upstream.knownEnd();
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            if (inner != null) {
                inner.tell(inspector);
            }
        }

        @Override
        void release() {
            if (inner != null) {
                inner.cancel();
            }
            upstream.cancel();
        }
    }
}
