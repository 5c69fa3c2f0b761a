// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedRunnable;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Runs an action when a run starts, ends, fails or is given up; one of the four. */
final class Lifecycle<T> implements AsyncStream<T> {
    private final String name;
    private final AsyncStream<T> source;
    private final @Nullable CheckedRunnable start;
    private final @Nullable CheckedRunnable end;
    private final @Nullable CheckedConsumer<? super Throwable> error;
    private final @Nullable CheckedRunnable cancel;

    private Lifecycle(
            String name,
            AsyncStream<T> source,
            @Nullable CheckedRunnable start,
            @Nullable CheckedRunnable end,
            @Nullable CheckedConsumer<? super Throwable> error,
            @Nullable CheckedRunnable cancel) {
        this.name = name;
        this.source = source;
        this.start = start;
        this.end = end;
        this.error = error;
        this.cancel = cancel;
    }

    static <T> Lifecycle<T> start(AsyncStream<T> source, CheckedRunnable action) {
        return new Lifecycle<>("DoOnStart", source, action, null, null, null);
    }

    static <T> Lifecycle<T> end(AsyncStream<T> source, CheckedRunnable action) {
        return new Lifecycle<>("DoOnEnd", source, null, action, null, null);
    }

    static <T> Lifecycle<T> error(AsyncStream<T> source, CheckedConsumer<? super Throwable> action) {
        return new Lifecycle<>("DoOnError", source, null, null, action, null);
    }

    static <T> Lifecycle<T> cancel(AsyncStream<T> source, CheckedRunnable action) {
        return new Lifecycle<>("DoOnCancel", source, null, null, null, action);
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name + "(" + source + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Lifecycle<T> actions;
        private final Upstream<T> upstream;
        private final Tap<T> tap = new Tap<>();

        /** The run has begun, and is not over. */
        private boolean live;

        Run(Lifecycle<T> blueprint) {
            super(blueprint);
            this.actions = blueprint;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            begin();
            try {
                Drained why = tap.drain(upstream, cx, sink);
                if (why == Drained.ENDED) {
                    end();
                }
                return why;
            } catch (Throwable failure) {
                fail(failure);
                throw failure;
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            begin();
            try {
                boolean over = upstream.progress(cx);
                if (over) {
                    end();
                }
                return over;
            } catch (Throwable failure) {
                fail(failure);
                throw failure;
            }
        }

        private void begin() throws Exception {
            if (!live) {
                live = true;
                if (actions.start != null) {
                    actions.start.run();
                }
            }
        }

        private void end() throws Exception {
            live = false;
            if (actions.end != null) {
                actions.end.run();
            }
        }

        /** A failure of the consumer is a reason to give this run up, and not its own. */
        private void fail(Throwable failure) {
            if (live && !tap.isSinks(failure)) {
                live = false;
                if (actions.error != null) {
                    try {
                        actions.error.accept(failure);
                    } catch (Throwable late) {
                        Failures.suppress(failure, late);
                    }
                }
            }
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
            if (live) {
                live = false;
                if (actions.cancel != null) {
                    try {
                        actions.cancel.run();
                    } catch (Throwable bug) {
                        Failures.report(bug);
                    }
                }
            }
        }
    }
}
