// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Runs an action once, when a run that was begun has come to its end in whichever way. */
final class DoFinally<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedConsumer<? super Outcome> action;

    DoFinally(AsyncStream<T> source, CheckedConsumer<? super Outcome> action) {
        this.source = source;
        this.action = action;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "DoFinally(" + source + ")";
    }

    private final class Run extends CompositeCursor<T> {
        private final Upstream<T> upstream = Upstream.of(source);

        /** The run has begun, and the action has not been called. */
        private boolean owed;

        Run() {
            super(DoFinally.this);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            owed = true;
            try {
                Drained why = upstream.drain(cx, sink);
                if (why == Drained.ENDED) {
                    act(Outcome.ENDED);
                }
                return why;
            } catch (Throwable failure) {
                actAfter(failure);
                throw failure;
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            owed = true;
            try {
                boolean end = upstream.progress(cx);
                if (end) {
                    act(Outcome.ENDED);
                }
                return end;
            } catch (Throwable failure) {
                actAfter(failure);
                throw failure;
            }
        }

        private void act(Outcome outcome) throws Exception {
            if (owed) {
                owed = false;
                action.accept(outcome);
            }
        }

        private void actAfter(Throwable failure) {
            try {
                act(Outcome.FAILED);
            } catch (Throwable late) {
                Failures.suppress(failure, late);
            }
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
            try {
                act(Outcome.CANCELLED);
            } catch (Throwable bug) {
                Failures.report(bug);
            }
        }
    }
}
