// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Goes on, after a failure of a type, with the stream that a function makes of it. */
final class OnErrorResume<T, X extends Throwable> implements AsyncStream<T> {
    private final String name;
    private final AsyncStream<T> source;
    private final Class<X> type;
    private final CheckedFunction<? super X, ? extends AsyncStream<? extends T>> function;

    OnErrorResume(
            String name,
            AsyncStream<T> source,
            Class<X> type,
            CheckedFunction<? super X, ? extends AsyncStream<? extends T>> function) {
        this.name = name;
        this.source = source;
        this.type = type;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name + "(" + source + (type == Throwable.class ? ")" : ", " + type.getSimpleName() + ")");
    }

    private static final class Run<T, X extends Throwable> extends CompositeCursor<T> {
        private final Class<X> type;
        private final CheckedFunction<? super X, ? extends AsyncStream<? extends T>> function;
        private final Tap<T> tap = new Tap<>();
        private Upstream<T> upstream;
        private boolean resumed;

        Run(OnErrorResume<T, X> blueprint) {
            super(blueprint);
            this.type = blueprint.type;
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            if (!resumed) {
                try {
                    return tap.drain(upstream, cx, sink);
                } catch (Throwable failure) {
                    if (!resume(failure)) {
                        throw failure;
                    }
                }
            }
            return upstream.drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            try {
                return upstream.progress(cx);
            } catch (Throwable failure) {
                if (!resume(failure)) {
                    throw failure;
                }
            }
            return upstream.progress(cx);
        }

        /** Once only: the failure of the stream that steps in is the failure of this one. */
        private boolean resume(Throwable failure) throws Exception {
            if (resumed || !type.isInstance(failure) || !tap.recoverable(failure)) {
                return false;
            }
            resumed = true;
            try {
                upstream = Upstream.of(made(function.apply(type.cast(failure))));
            } catch (Throwable late) {
                Failures.suppress(late, failure);
                throw late;
            }
            return true;
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
        }
    }
}
