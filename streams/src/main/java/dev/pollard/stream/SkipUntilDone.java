// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The items that come after a future is done. */
final class SkipUntilDone<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Callable<? extends Future<?>> start;

    SkipUntilDone(AsyncStream<T> source, Callable<? extends Future<?>> start) {
        this.source = source;
        this.start = start;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "SkipUntil(" + source + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Callable<? extends Future<?>> start;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final Sink<T> bin = this::drop;
        private int dropped;
        private boolean begun;

        /** Unfinished; null before the first poll, and once it is done. */
        private @Nullable Future<?> future;

        Run(SkipUntilDone<T> blueprint) {
            super(blueprint);
            this.start = blueprint.start;
            this.upstream = Upstream.of(blueprint.source);
        }

        private boolean drop(T item) {
            discards.add(item);
            return ++dropped < ITEMS_PER_UNIT;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            discards.look(cx);
            while (!isStarted(cx)) {
                dropped = 0;
                Drained why = upstream.drain(cx, bin);
                if (why != Drained.DECLINED) {
                    return why;
                }
                if (!nextUnit(cx)) {
                    return Drained.PENDING;
                }
            }
            return upstream.drain(cx, sink);
        }

        private boolean isStarted(Context cx) throws Exception {
            if (!begun) {
                begun = true;
                future = made(start.call());
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
            isStarted(cx);
            return upstream.progress(cx);
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
