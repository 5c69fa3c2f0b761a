// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.RetryPolicy;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Runs the source again after a failure, when a policy says so; what was given stays given. */
final class RetryByPolicy<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final RetryPolicy policy;

    RetryByPolicy(AsyncStream<T> source, RetryPolicy policy) {
        this.source = source;
        this.policy = policy;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Retry(" + source + ", " + policy + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final AsyncStream<T> source;
        private final Attempts attempts;
        private final Tap<T> tap = new Tap<>();
        private Upstream<T> upstream;

        /** A run has failed, and the next one has not begun. */
        private boolean waiting;

        Run(RetryByPolicy<T> blueprint) {
            super(blueprint);
            this.source = blueprint.source;
            this.attempts = new Attempts(blueprint.policy);
            this.upstream = Upstream.of(source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (open(cx)) {
                tap.passed = false;
                try {
                    return tap.drain(upstream, cx, sink);
                } catch (Throwable failure) {
                    if (!again(failure, cx)) {
                        throw failure;
                    }
                } finally {
                    if (tap.passed && !waiting) {
                        attempts.succeeded();
                    }
                }
            }
            return Drained.PENDING;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            tap.passed = false;
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

        /** Whether a run is under way; if not, a wake has been arranged. */
        private boolean open(Context cx) {
            if (waiting) {
                if (!attempts.isDue(cx)) {
                    return false;
                }
                waiting = false;
                upstream = Upstream.of(source);
            }
            attempts.begin(cx);
            return true;
        }

        /** Whether the source is to run again. */
        private boolean again(Throwable failure, Context cx) throws Exception {
            if (!tap.recoverable(failure)) {
                return false;
            }
            if (tap.passed) {
                attempts.succeeded();
            }
            try {
                waiting = attempts.again(failure, cx);
            } catch (Throwable late) {
                Failures.suppress(late, failure);
                throw late;
            }
            cx.progressed();
            return waiting;
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            attempts.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
            attempts.cancel();
        }
    }
}
