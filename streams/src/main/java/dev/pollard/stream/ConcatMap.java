// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs one inner stream after the other. */
final class ConcatMap<T, R> extends Stage<T, R> {
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    ConcatMap(AsyncStream<T> source, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        super(source);
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    AsyncIterator<R> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return function;
    }

    @Override
    public String toString() {
        return "ConcatMap(" + source + ")";
    }

    private static final class Run<T, R> extends CompositeCursor<R> implements PayingSink<T> {
        private static final Sink<Object> NOBODY = item -> false;
        private static final InnerCopies INNER = InnerCopies.of(Run.class);

        private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;
        private final Upstream<T> upstream;

        /** The one that runs; null if its items come next which was not opened yet. */
        private @Nullable Upstream<R> inner;

        /** What the last drain of the inner stream said. */
        private Drained why = Drained.ENDED;

        /** Inner streams that have ended in place and were not paid for yet. */
        private int opened;

        // Set within a push.
        private @Nullable Context cx;
        private Sink<? super R> downstream = NOBODY;

        Run(ConcatMap<T, R> blueprint, AsyncIterator<T> source) {
            super(blueprint);
            this.function = blueprint.function;
            this.upstream = Upstream.ofRun(source);
        }

        @Override
        Drained push(Context context, Sink<? super R> sink) throws Exception {
            cx = context;
            downstream = sink;
            try {
                Upstream<R> current = inner;
                if (current != null) {
                    why = current.drain(context, sink);
                }
                while (why == Drained.ENDED) {
                    inner = null;
                    Drained answer = upstream.drain(context, this);
                    if (inner == null && (answer != Drained.DECLINED || opened < ITEMS_PER_UNIT)) {
                        return answer;
                    }
                    if (inner == null) {
                        opened = 0;
                        if (!nextUnit(context)) {
                            return Drained.PENDING;
                        }
                    }
                }
                if (why == Drained.PENDING) {
                    upstream.pollProgress(context);
                }
                return why;
            } finally {
                cx = null;
                downstream = NOBODY;
            }
        }

        /** Runs the stream of the item in place. */
        @Override
        public boolean accept(T item) throws Exception {
            AsyncStream<? extends R> stream = made(function.apply(item));
            if (stream instanceof Just<? extends R> just) {
                opened = 0;
                return downstream.accept(just.item());
            }
            if (stream != Empty.instance()) {
                Upstream<R> run = Upstream.ofRun(INNER.run(stream));
                Drained answer = run.drain(Objects.requireNonNull(cx), downstream);
                if (answer != Drained.ENDED) {
                    inner = run;
                    why = answer;
                    return false;
                }
            }
            return ++opened < ITEMS_PER_UNIT;
        }

        @Override
        public boolean again() throws Exception {
            return inner == null && opened < ITEMS_PER_UNIT && PayingSink.again(downstream);
        }

        @Override
        boolean progress(Context context) throws Exception {
            upstream.pollProgress(context);
            if (inner != null) {
                if (!inner.progress(context)) {
                    return false;
                }
                inner = null;
                why = Drained.ENDED;
            }
            return upstream.knownEnd();
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
