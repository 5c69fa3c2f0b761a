// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Opens a resource for each run, runs a stream that is made of it, and closes it when that has come to its end. */
final class Using<S, T> implements AsyncStream<T> {

    /** Closes a resource; a null future says that it is closed already. */
    interface Closing<S> {
        @Nullable
        Future<?> close(S resource, Outcome outcome) throws Exception;
    }

    private final Callable<? extends Future<? extends S>> open;
    private final CheckedFunction<? super S, ? extends AsyncStream<? extends T>> use;
    private final Closing<? super S> closing;

    /** Whether to close takes time, so that somebody has to be there to wait for it. */
    private final boolean waits;

    Using(
            Callable<? extends Future<? extends S>> open,
            CheckedFunction<? super S, ? extends AsyncStream<? extends T>> use,
            Closing<? super S> closing,
            boolean waits) {
        this.open = open;
        this.use = use;
        this.closing = closing;
        this.waits = waits;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Using";
    }

    /** Goes through its fields from top to bottom: each is set when the one above it has done its part. */
    private static final class Run<S, T> extends CompositeCursor<T> implements Sink<T> {
        private static final Sink<Object> NOBODY = item -> false;

        private final Using<S, T> blueprint;
        private @Nullable Farewell farewell;
        private @Nullable Future<? extends S> opening;
        private @Nullable S resource;
        private @Nullable Upstream<T> upstream;

        /** How the stream came to its end; null while it runs. */
        private @Nullable Outcome outcome;

        private @Nullable Throwable failure;

        /** The close that is under way. */
        private @Nullable Future<?> closing;

        private Sink<? super T> downstream = NOBODY;
        private boolean begun;

        /** What the sink threw: nobody is left to wait for the close. */
        private @Nullable Throwable sinkFailure;

        Run(Using<S, T> blueprint) {
            super(blueprint);
            this.blueprint = blueprint;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            if (!isOpen(cx)) {
                return Drained.PENDING;
            }
            Upstream<T> items = upstream;
            if (outcome == null && items != null) {
                downstream = sink;
                try {
                    Drained why = items.drain(cx, this);
                    if (why != Drained.ENDED) {
                        return why;
                    }
                    close(Outcome.ENDED);
                } catch (Throwable thrown) {
                    if (Failures.same(thrown, sinkFailure)) {
                        throw thrown;
                    }
                    failure = thrown;
                    close(Outcome.FAILED);
                } finally {
                    downstream = NOBODY;
                }
            }
            return isClosed(cx) ? Drained.ENDED : Drained.PENDING;
        }

        @Override
        public boolean accept(T item) throws Exception {
            try {
                return downstream.accept(item);
            } catch (Throwable thrown) {
                sinkFailure = thrown;
                throw thrown;
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            if (!begun || !isOpen(cx)) {
                return false;
            }
            Upstream<T> items = upstream;
            if (outcome == null && items != null) {
                try {
                    if (!items.progress(cx)) {
                        return false;
                    }
                    close(Outcome.ENDED);
                } catch (Throwable thrown) {
                    failure = thrown;
                    close(Outcome.FAILED);
                }
            }
            return isClosed(cx);
        }

        /** Whether the resource is open and the stream made, or both were. */
        private boolean isOpen(Context cx) throws Exception {
            if (upstream != null || outcome != null) {
                return true;
            }
            begun = true;
            if (farewell == null && blueprint.waits) {
                farewell = Farewell.of(cx, this);
            }
            Future<? extends S> current = opening;
            if (current == null) {
                current = made(blueprint.open.call());
            }
            opening = null; // unless it comes back pending
            Poll<? extends S> poll = current.poll(cx);
            if (poll.isPending()) {
                opening = current;
                return false;
            }
            S opened = nonNull(poll.value());
            resource = opened;
            try {
                upstream = Upstream.of(made(blueprint.use.apply(opened)));
            } catch (Throwable thrown) {
                failure = thrown;
                close(Outcome.FAILED);
            }
            return true;
        }

        /** Begins to close the resource. */
        private void close(Outcome how) {
            S opened = resource;
            outcome = how;
            resource = null;
            if (opened == null) {
                return;
            }
            try {
                closing = blueprint.closing.close(opened, how);
            } catch (Throwable thrown) {
                closeFailed(thrown);
            }
        }

        /** Whether all is over; then it throws what the stream, or else the close, failed with. */
        private boolean isClosed(Context cx) throws Exception {
            Future<?> current = closing;
            if (current != null) {
                closing = null; // unless it comes back pending
                try {
                    if (current.poll(cx).isPending()) {
                        closing = current;
                        return false;
                    }
                } catch (Throwable thrown) {
                    closeFailed(thrown);
                }
            }
            Throwable main = failure;
            if (main != null) {
                Failures.raise(main);
            }
            return true;
        }

        private void closeFailed(Throwable thrown) {
            Throwable main = failure;
            if (main == null) {
                failure = thrown;
            } else {
                Failures.suppress(main, thrown);
            }
        }

        @Override
        void tell(Inspector inspector) {
            inspector.child(opening);
            if (upstream != null) {
                upstream.tell(inspector);
            }
            inspector.child(closing);
        }

        /** Nobody waits any more: what is still to be done is left to whoever sees to that. */
        @Override
        void release() {
            Future<? extends S> unopened = opening;
            if (unopened != null) {
                opening = null;
                try {
                    unopened.cancel();
                } catch (Throwable bug) {
                    Failures.report(bug);
                }
            }
            if (upstream != null) {
                upstream.cancel();
            }
            if (resource != null) {
                close(sinkFailure == null ? Outcome.CANCELLED : Outcome.FAILED);
                if (failure != null) {
                    Failures.report(failure);
                }
            }
            Future<?> rest = closing;
            closing = null;
            if (rest != null && farewell != null) {
                farewell.leave("close of " + this, rest);
            }
        }
    }
}
