// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Runs the source again after a failure; what was given stays given. */
final class Retry<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final long times;
    private final CheckedPredicate<? super Throwable> predicate;

    Retry(AsyncStream<T> source, long times, CheckedPredicate<? super Throwable> predicate) {
        this.source = source;
        this.times = times;
        this.predicate = predicate;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "Retry(" + source + (times == Long.MAX_VALUE ? "" : ", " + times) + ")";
    }

    private final class Run extends CompositeCursor<T> {
        private Upstream<T> upstream = Upstream.of(source);
        private final Tap<T> tap = new Tap<>();
        private long left = times;

        /** A run has failed, and there may not have been time for the next one. */
        private boolean paused;

        Run() {
            super(Retry.this);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (open(cx)) {
                try {
                    return tap.drain(upstream, cx, sink);
                } catch (Throwable failure) {
                    if (!again(failure, cx)) {
                        throw failure;
                    }
                }
            }
            return Drained.PENDING;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            while (open(cx)) {
                try {
                    return upstream.progress(cx);
                } catch (Throwable failure) {
                    if (!again(failure, cx)) {
                        throw failure;
                    }
                }
            }
            return false;
        }

        /** Whether there is time for a run after one that failed; if not, a wake has been arranged. */
        private boolean open(Context cx) {
            if (paused && cx.mayProceed()) {
                paused = false;
            }
            return !paused;
        }

        /** Whether the source is to run again. */
        private boolean again(Throwable failure, Context cx) throws Exception {
            if (left == 0 || !tap.recoverable(failure)) {
                return false;
            }
            try {
                if (!predicate.test(failure)) {
                    return false;
                }
                upstream = Upstream.of(source);
            } catch (Throwable late) {
                Failures.suppress(late, failure);
                throw late;
            }
            if (left != Long.MAX_VALUE) {
                left--;
            }
            cx.progressed();
            paused = true;
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
