// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A stream that is made anew for each run, when that run is first polled. */
final class Defer<T> implements AsyncStream<T> {
    private final String text;
    private final Callable<? extends AsyncStream<? extends T>> factory;

    Defer(Callable<? extends AsyncStream<? extends T>> factory) {
        this("Defer", factory);
    }

    /** For an operator that makes its stream anew for each run: the text is its chain. */
    Defer(String text, Callable<? extends AsyncStream<? extends T>> factory) {
        this.text = text;
        this.factory = factory;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Run<T> extends Cursor<T> {
        private final Callable<? extends AsyncStream<? extends T>> factory;
        private @Nullable AsyncIterator<T> source;

        Run(Defer<T> blueprint) {
            super(blueprint);
            this.factory = blueprint.factory;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            try {
                Drained why = started().drain(cx, sink);
                if (why == Drained.ENDED) {
                    ended();
                }
                return why;
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            if (closed()) {
                return true;
            }
            try {
                return started().pollProgress(cx);
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
        }

        @Override
        void tell(Inspector inspector) {
            inspector.child(source);
        }

        @Override
        void release() {
            if (source != null) {
                source.cancel();
            }
        }

        @SuppressWarnings("unchecked") // an iterator only gives items, so one of a subtype of T is one of T
        private AsyncIterator<T> started() throws Exception {
            AsyncIterator<T> started = source;
            if (started == null) {
                AsyncStream<? extends T> stream = factory.call();
                if (stream == null) {
                    throw new NullPointerException("null stream from " + this);
                }
                started = (AsyncIterator<T>) stream.iterator();
                source = started;
            }
            return started;
        }
    }
}
