// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The items that come before a future is done. */
final class TakeUntilDone<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Callable<? extends Future<?>> stop;

    TakeUntilDone(AsyncStream<T> source, Callable<? extends Future<?>> stop) {
        this.source = source;
        this.stop = stop;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "TakeUntil(" + source + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Callable<? extends Future<?>> stop;
        private final Upstream<T> upstream;
        private final Portion<T> portion = Portion.of(0);
        private boolean begun;

        /** Unfinished. */
        private @Nullable Future<?> future;

        Run(TakeUntilDone<T> blueprint) {
            super(blueprint);
            this.stop = blueprint.stop;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            portion.begin(sink);
            try {
                while (!isStopped(cx)) {
                    portion.left = ITEMS_PER_UNIT;
                    Drained why = upstream.drain(cx, portion);
                    if (why != Drained.DECLINED || portion.declined) {
                        return why;
                    }
                }
                return Drained.ENDED;
            } finally {
                portion.end();
            }
        }

        private boolean isStopped(Context cx) throws Exception {
            if (!begun) {
                begun = true;
                future = made(stop.call());
            }
            Future<?> unfinished = future;
            if (unfinished == null) {
                return true;
            }
            future = null; // unless it comes back pending
            if (!unfinished.poll(cx).isPending()) {
                return true;
            }
            future = unfinished;
            return false;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return isStopped(cx) || upstream.progress(cx);
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            inspector.child(future);
        }

        @Override
        void release() {
            upstream.cancel();
            if (future != null) {
                future.cancel();
                future = null;
            }
        }
    }
}
