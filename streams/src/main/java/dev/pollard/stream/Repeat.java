// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.RetryPolicy;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Runs the source again when it has ended: so many times, or when a policy says so. */
final class Repeat<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final long times;
    private final @Nullable RetryPolicy policy;

    Repeat(AsyncStream<T> source, long times, @Nullable RetryPolicy policy) {
        this.source = source;
        this.times = times;
        this.policy = policy;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Repeat(" + source + (policy != null ? ", " + policy : times == Long.MAX_VALUE ? "" : ", " + times)
                + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final AsyncStream<T> source;
        private final @Nullable Attempts attempts;
        private final Tap<T> tap = new Tap<>();
        private Upstream<T> upstream;
        private long left;

        /** A run has ended, and the next one has not begun. */
        private boolean waiting;

        Run(Repeat<T> blueprint) {
            super(blueprint);
            this.source = blueprint.source;
            this.left = blueprint.times;
            this.attempts = blueprint.policy == null ? null : new Attempts(blueprint.policy);
            this.upstream = Upstream.of(source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (open(cx)) {
                Drained why = tap.drain(upstream, cx, sink);
                if (why != Drained.ENDED || !again(cx)) {
                    return why;
                }
            }
            return Drained.PENDING;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            while (open(cx)) {
                if (!upstream.progress(cx)) {
                    return false;
                }
                if (!again(cx)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether a run is under way; if not, a wake has been arranged. */
        private boolean open(Context cx) {
            if (waiting) {
                if (attempts == null ? !cx.mayProceed() : !attempts.isDue(cx)) {
                    return false;
                }
                waiting = false;
                upstream = Upstream.of(source);
            }
            if (attempts != null) {
                attempts.begin(cx);
            }
            return true;
        }

        /** Whether the source is to run again. */
        private boolean again(Context cx) throws Exception {
            boolean gave = tap.passed;
            tap.passed = false;
            if (attempts == null) {
                waiting = left > 0;
                if (left != Long.MAX_VALUE) {
                    left--;
                }
            } else {
                if (gave) {
                    attempts.succeeded();
                }
                waiting = attempts.again(null, cx);
            }
            cx.progressed();
            return waiting;
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            if (attempts != null) {
                attempts.tell(inspector);
            }
        }

        @Override
        void release() {
            upstream.cancel();
            if (attempts != null) {
                attempts.cancel();
            }
        }
    }
}
