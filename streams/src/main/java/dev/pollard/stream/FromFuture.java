// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The value of a future, which is made anew for each run. */
final class FromFuture<T> implements AsyncStream<T> {
    private final Callable<? extends Future<? extends T>> factory;

    FromFuture(Callable<? extends Future<? extends T>> factory) {
        this.factory = factory;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FromFuture";
    }

    private static final class Run<T> extends Cursor<T> {
        private final Callable<? extends Future<? extends T>> factory;

        /** Unfinished. */
        private @Nullable Future<? extends T> future;

        /** The value, from the poll that found it until it is given. */
        private @Nullable T value;

        private boolean given;

        Run(FromFuture<T> blueprint) {
            super(blueprint);
            this.factory = blueprint.factory;
        }

        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            if (closed()) {
                return Step.end();
            }
            if (given) {
                ended();
                return Step.end();
            }
            try {
                if (value == null) {
                    if (future == null) {
                        future = nonNull(factory.call());
                    }
                    advance(cx, future);
                }
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
            T item = value;
            if (item == null) {
                return Poll.pending();
            }
            value = null;
            given = true;
            return Poll.ready(item);
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            if (closed() || given) {
                return true;
            }
            if (future != null) {
                try {
                    advance(cx, future);
                } catch (Throwable failure) {
                    failed(failure);
                    throw failure;
                }
            }
            return false;
        }

        @Override
        void release() {
            if (future != null) {
                future.cancel();
            }
        }

        private void advance(Context cx, Future<? extends T> unfinished) throws Exception {
            future = null; // if it throws, it has ended
            Poll<? extends T> poll = unfinished.poll(cx);
            if (poll.isReady()) {
                value = nonNull(poll.value());
            } else {
                future = unfinished;
            }
        }
    }
}
