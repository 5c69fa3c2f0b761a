// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a window of futures, which go on at the same time, and gives their values in the order of the items.
 *
 * <p>A failure, of the source, the function or a future, keeps its place in that order too: what comes behind it is cancelled at once, what comes
 * before it is given first.
 */
final class MapAsync<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends Future<? extends R>> function;

    MapAsync(
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency < 1: " + concurrency);
        }
        this.source = source;
        this.concurrency = concurrency;
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "MapAsync(" + source + ", " + concurrency + ")";
    }

    private final class Run extends CompositeCursor<R> {
        private final Upstream<T> upstream = Upstream.of(source);

        /** The feeder and the slots in flight; a slot that settles at the head of the window is given, to say so. */
        private final ChildSet<Slot> children = new ChildSet<>();

        private final Child<Slot> feeder = children.add(new Feeder());

        /** In the order of the items; the settled ones count. */
        private final ArrayDeque<Slot> window = new ArrayDeque<>();

        /** The feeder was due, but the window was full. */
        private boolean parked;

        /** What comes after the window instead of the end. */
        private @Nullable Exception failure;

        Run() {
            super(MapAsync.this);
        }

        @Override
        Step<R> step(Context cx) throws Exception {
            while (true) {
                Slot head = window.peekFirst();
                if (head != null && head.settled) {
                    window.removeFirst();
                    if (parked) {
                        parked = false;
                        children.due(feeder);
                    }
                    return Poll.ready(head.value());
                }
                if (head == null) {
                    throwFailure();
                }
                Step<Slot> step = children.poll(cx);
                if (step.isPending()) {
                    return Poll.pending();
                }
                if (step.isEnd() && window.isEmpty() && failure == null) {
                    return Step.end();
                }
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            boolean settled = children.progress(cx);
            Slot head = window.peekFirst();
            if (head == null) {
                throwFailure();
                return settled;
            }
            if (head.settled && head.failure != null) {
                throw head.failure;
            }
            return false;
        }

        private void throwFailure() throws Exception {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        void release() {
            window.clear();
            children.close();
        }

        /** Pulls one item at a turn while there is room in the window; else lets the source go on without demand. */
        private final class Feeder implements ChildSet.Work<Slot> {
            @Override
            public Step<Slot> poll(Context cx) {
                if (window.size() == concurrency) {
                    parked = true;
                    return progress(cx) ? Step.end() : Poll.pending();
                }
                try {
                    Step<T> step = upstream.pollNext(cx);
                    if (!step.isReady()) {
                        return step.isEnd() ? Step.end() : Poll.pending();
                    }
                    Slot slot = new Slot(made(function.apply(step.value())));
                    window.addLast(slot);
                    children.add(slot);
                    children.due(feeder);
                    return Poll.pending();
                } catch (Exception e) {
                    failure = e;
                    upstream.cancel();
                    return Step.end();
                }
            }

            @Override
            public boolean progress(Context cx) {
                try {
                    return upstream.progress(cx);
                } catch (Exception e) {
                    failure = e;
                    return true;
                }
            }

            @Override
            public void cancel() {
                upstream.cancel();
            }
        }

        /** One future, then its value or failure until it is at the head of the window. */
        private final class Slot implements ChildSet.Work<Slot> {
            private final Future<? extends R> future;
            private boolean settled;
            private @Nullable R value;
            private @Nullable Exception failure;

            Slot(Future<? extends R> future) {
                this.future = future;
            }

            R value() throws Exception {
                if (failure != null) {
                    throw failure;
                }
                return Objects.requireNonNull(value);
            }

            @Override
            public Step<Slot> poll(Context cx) {
                if (settled) {
                    return Step.end();
                }
                if (!progress(cx)) {
                    return Poll.pending();
                }
                return window.peekFirst() == this ? Poll.ready(this) : Step.end();
            }

            @Override
            public boolean progress(Context cx) {
                if (settled) {
                    return true;
                }
                settled = true; // unless it comes back pending
                try {
                    Poll<? extends R> poll = future.poll(cx);
                    if (poll.isPending()) {
                        settled = false;
                    } else {
                        value = nonNull(poll.value());
                    }
                } catch (Exception e) {
                    failure = e;
                    cancelBehind(this);
                }
                return settled;
            }

            @Override
            public void cancel() {
                if (!settled) {
                    settled = true;
                    try {
                        future.cancel();
                    } catch (Throwable t) {
                        Failures.report(t);
                    }
                }
            }
        }

        /** Nothing behind a slot that failed will be given. */
        private void cancelBehind(Slot failed) {
            while (window.peekLast() != failed) {
                window.removeLast().cancel();
            }
            upstream.cancel();
            failure = null;
        }
    }
}
