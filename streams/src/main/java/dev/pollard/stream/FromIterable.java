// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The items of an {@link Iterable}, asked anew in each run. */
final class FromIterable<T> implements Head<T> {
    private final Iterable<? extends T> items;

    FromIterable(Iterable<? extends T> items) {
        this.items = items;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FromIterable(" + items.getClass().getSimpleName() + ")";
    }

    private static final class Run<T> extends Cursor<T> {
        private final Iterable<? extends T> items;
        private @Nullable Iterator<? extends T> iterator;

        Run(FromIterable<T> blueprint) {
            super(blueprint);
            this.items = blueprint.items;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            try {
                Iterator<? extends T> started = started();
                while (started.hasNext()) {
                    if (!sink.accept(nonNull(started.next())) && !PayingSink.again(sink)) {
                        return Drained.DECLINED;
                    }
                }
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
            ended();
            return Drained.ENDED;
        }

        @Override
        public boolean pollProgress(Context cx) {
            if (closed()) {
                return true;
            }
            try {
                return !started().hasNext();
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
        }

        private Iterator<? extends T> started() {
            Iterator<? extends T> started = iterator;
            if (started == null) {
                started = items.iterator();
                iterator = started;
            }
            return started;
        }
    }
}
