// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Runs the inner stream of the newest item only. */
final class SwitchMap<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    SwitchMap(AsyncStream<T> source, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        this.source = source;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "SwitchMap(" + source + ")";
    }

    /**
     * Looks at the source whenever the inner stream has nothing ready or has had a turn, and first of all after a wait: then a new item may be there as
     * well as one of the old stream, which nobody wants any more.
     */
    private static final class Run<T, R> extends CompositeCursor<R> {
        private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;
        private final Upstream<T> upstream;
        private final Place<T> newest = new Place<>();
        private final Portion<R> turn = Portion.of(ChildSet.TURN);
        private @Nullable Upstream<R> inner;
        private boolean lookFirst;

        /** Inner streams that were opened and not paid for yet. */
        private int opened;

        Run(SwitchMap<T, R> blueprint) {
            super(blueprint);
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            turn.begin(sink);
            try {
                boolean looked = false;
                while (true) {
                    if (lookFirst || inner == null) {
                        lookFirst = false;
                        looked = !look(cx);
                        if (opened >= ITEMS_PER_UNIT && !paid(cx)) {
                            return Drained.PENDING;
                        }
                    }
                    Upstream<R> current = inner;
                    if (current == null) {
                        return upstream.knownEnd() ? Drained.ENDED : Drained.PENDING;
                    }
                    Drained why = current.drain(cx, turn);
                    if (why == Drained.DECLINED) {
                        lookFirst = turn.left == 0;
                        if (lookFirst) {
                            turn.left = ChildSet.TURN;
                        }
                        if (turn.declined) {
                            return why;
                        }
                    } else if (why == Drained.ENDED) {
                        inner = null;
                    } else if (looked || !look(cx)) {
                        lookFirst = true;
                        return why;
                    }
                }
            } finally {
                turn.end();
            }
        }

        /** Whether the source has a new item; then its stream is the one that runs. */
        private boolean look(Context cx) throws Exception {
            upstream.drain(cx, newest);
            T item = newest.take();
            if (item == null) {
                return false;
            }
            if (inner != null) {
                inner.cancel();
                inner = null;
            }
            inner = Upstream.of(made(function.apply(item)));
            turn.left = ChildSet.TURN;
            opened++;
            return true;
        }

        private boolean paid(Context cx) {
            opened = 0;
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
