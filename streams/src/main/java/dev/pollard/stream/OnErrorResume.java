// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Goes on, after a failure, with the stream that a function makes of it. */
final class OnErrorResume<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedFunction<? super Throwable, ? extends AsyncStream<? extends T>> function;

    OnErrorResume(
            AsyncStream<T> source, CheckedFunction<? super Throwable, ? extends AsyncStream<? extends T>> function) {
        this.source = source;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "OnErrorResume(" + source + ")";
    }

    private final class Run extends CompositeCursor<T> {
        private Upstream<T> upstream = Upstream.of(source);
        private final Tap<T> tap = new Tap<>();
        private boolean resumed;

        Run() {
            super(OnErrorResume.this);
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
            if (resumed || !tap.recoverable(failure)) {
                return false;
            }
            resumed = true;
            try {
                upstream = Upstream.of(made(function.apply(failure)));
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
