// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The value of a future, which is made anew for each run. */
final class FromFuture<T> implements AsyncStream<T> {
    private final String name;
    private final Callable<? extends Future<? extends T>> factory;

    FromFuture(String name, Callable<? extends Future<? extends T>> factory) {
        this.name = name;
        this.factory = factory;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Callable<? extends Future<? extends T>> factory;

        /** Unfinished. */
        private @Nullable Future<? extends T> future;

        /** The value, from the poll that found it until it is given. */
        private @Nullable T value;

        private final Discards discards = new Discards();
        private boolean given;

        Run(FromFuture<T> blueprint) {
            super(blueprint);
            this.factory = blueprint.factory;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            discards.look(cx);
            if (given) {
                return Drained.ENDED;
            }
            if (value == null) {
                if (future == null) {
                    future = nonNull(factory.call());
                }
                advance(cx, future);
            }
            T item = value;
            if (item == null) {
                return Drained.PENDING;
            }
            value = null;
            given = true;
            return sink.accept(item) ? Drained.ENDED : Drained.DECLINED;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            if (future != null) {
                advance(cx, future);
            }
            return given;
        }

        @Override
        void tell(Inspector inspector) {
            inspector.child(future);
        }

        @Override
        void release() {
            discards.add(value);
            value = null;
            Future<? extends T> unfinished = future;
            if (unfinished != null) {
                future = null;
                unfinished.cancel();
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
