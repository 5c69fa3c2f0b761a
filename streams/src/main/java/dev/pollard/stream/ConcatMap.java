// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs one inner stream after the other. */
final class ConcatMap<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    ConcatMap(AsyncStream<T> source, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        this.source = source;
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "ConcatMap(" + source + ")";
    }

    private final class Run extends CompositeCursor<R> {
        private final Upstream<T> upstream = Upstream.of(source);
        private @Nullable Upstream<R> inner;

        /** Inner streams since the last unit was paid. */
        private int opened;

        Run() {
            super(ConcatMap.this);
        }

        @Override
        Step<R> step(Context cx) throws Exception {
            while (true) {
                Upstream<R> current = inner;
                if (current == null) {
                    current = inner = open(cx);
                    if (current == null) {
                        return upstream.knownEnd() ? Step.end() : Poll.pending();
                    }
                }
                Step<R> step = current.pollNext(cx);
                if (step.isReady()) {
                    return step;
                }
                if (step.isPending()) {
                    upstream.pollProgress(cx);
                    return step;
                }
                inner = null;
            }
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            while (true) {
                Upstream<R> current = inner;
                if (current == null) {
                    current = inner = open(cx);
                    if (current == null) {
                        return upstream.knownEnd() ? Drained.ENDED : Drained.PENDING;
                    }
                }
                Drained drained = current.drain(cx, sink);
                if (drained == Drained.DECLINED) {
                    return drained;
                }
                if (drained == Drained.PENDING) {
                    upstream.pollProgress(cx);
                    return drained;
                }
                inner = null;
            }
        }

        /** Starts the next inner stream; null if there is none, or none yet. */
        private @Nullable Upstream<R> open(Context cx) throws Exception {
            if (opened == ITEMS_PER_UNIT) {
                opened = 0;
                if (!nextUnit(cx)) {
                    return null;
                }
            }
            Step<T> step = upstream.pollNext(cx);
            if (!step.isReady()) {
                return null;
            }
            opened++;
            return Upstream.of(made(function.apply(step.value())));
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            if (inner != null) {
                if (!inner.progress(cx)) {
                    return false;
                }
                inner = null;
            }
            return upstream.knownEnd();
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
