// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
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
    private final String name;
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends Future<? extends R>> function;

    MapAsync(
            String name,
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        this.name = name;
        this.source = source;
        this.concurrency = Arguments.positive("concurrency", concurrency);
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name + "(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T, R> extends CompositeCursor<R> {
        private static final Sink<Object> NOBODY = item -> false;

        private final int concurrency;
        private final CheckedFunction<? super T, ? extends Future<? extends R>> function;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final ChildSet<R> children = new ChildSet<>();
        private final Feeder feeder = new Feeder();
        private final Child<R> feederChild = children.add(feeder);

        /** In the order of the items; the settled ones count. */
        private final ArrayDeque<Slot> window = new ArrayDeque<>();

        /** The feeder was due, but the window was full. */
        private boolean parked;

        /** What comes after the window instead of the end. */
        private @Nullable Exception failure;

        Run(MapAsync<T, R> blueprint) {
            super(blueprint);
            this.concurrency = blueprint.concurrency;
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            discards.look(cx);
            if (!giveSettled(sink)) {
                return Drained.DECLINED;
            }
            Drained why = children.drain(cx, sink);
            if (why != Drained.DECLINED && window.isEmpty()) {
                throwFailure();
            }
            return why;
        }

        /** Gives what is settled at the head of the window, in order; the answer of the sink. */
        private boolean giveSettled(Sink<? super R> sink) throws Exception {
            Slot head;
            while ((head = window.peekFirst()) != null && head.settled) {
                window.removeFirst();
                if (parked) {
                    parked = false;
                    children.resume(feederChild);
                }
                if (!sink.accept(head.value())) {
                    return false;
                }
            }
            return true;
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
        void tell(Inspector inspector) {
            children.tell(inspector);
        }

        @Override
        void release() {
            for (Slot slot : window) {
                discards.add(slot.value);
            }
            window.clear();
            children.close();
        }

        /** Nothing behind a slot that failed will be given. */
        private void cancelBehind(Slot failed) {
            while (window.peekLast() != failed) {
                Slot behind = window.removeLast();
                behind.cancel();
                discards.add(behind.value);
            }
            upstream.cancel();
            failure = null;
        }

        /** Pulls items while there is room in the window; else lets the source go on without demand. */
        private final class Feeder implements ChildSet.Work<R>, Sink<T> {
            private @Nullable Context cx;
            private Sink<? super R> downstream = NOBODY;

            /** What the consumer threw: not a failure that has a place in the order. */
            private @Nullable Throwable sinkFailure;

            @Override
            public Drained drain(Context context, Sink<? super R> sink) throws Exception {
                if (window.size() == concurrency) {
                    parked = true;
                    return progress(context) ? Drained.ENDED : Drained.PENDING;
                }
                cx = context;
                downstream = sink;
                try {
                    Drained why = upstream.drain(context, this);
                    if (failure == null) {
                        return why;
                    }
                    upstream.cancel();
                } catch (Exception e) {
                    if (Failures.same(e, sinkFailure)) {
                        throw e;
                    }
                    failure = e;
                } finally {
                    cx = null;
                    downstream = NOBODY;
                }
                return Drained.ENDED;
            }

            /** Begins the future of an item in place; one that is ready, with nothing before it, costs no slot. */
            @Override
            public boolean accept(T item) throws Exception {
                Slot slot = null;
                R value = null;
                try {
                    Future<? extends R> future = made(function.apply(item));
                    Poll<? extends R> poll = future.poll(children.newcomer(Objects.requireNonNull(cx)));
                    if (poll.isPending()) {
                        slot = new Slot(future);
                        window.addLast(slot);
                        children.admit(slot, /* isDue= */ false);
                    } else {
                        children.dismiss();
                        value = nonNull(poll.value());
                    }
                } catch (Exception e) {
                    children.dismiss();
                    failure = e;
                    return false;
                }
                if (value == null) {
                    return window.size() < concurrency;
                }
                if (!window.isEmpty()) {
                    window.addLast(new Slot(value));
                    return window.size() < concurrency;
                }
                try {
                    return downstream.accept(value);
                } catch (Throwable thrown) {
                    sinkFailure = thrown;
                    throw thrown;
                }
            }

            @Override
            public boolean progress(Context context) {
                try {
                    return upstream.progress(context);
                } catch (Exception e) {
                    failure = e;
                    return true;
                }
            }

            @Override
            public void cancel() {
                upstream.cancel();
            }

            @Override
            public void tell(Inspector inspector) {
                upstream.tell(inspector);
            }
        }

        /** One future, then its value or failure until it is at the head of the window. */
        private final class Slot implements ChildSet.Work<R> {
            private @Nullable Future<? extends R> future;
            private boolean settled;
            private @Nullable R value;
            private @Nullable Exception failure;

            Slot(Future<? extends R> future) {
                this.future = future;
            }

            Slot(R value) {
                this.value = value;
                this.settled = true;
            }

            R value() throws Exception {
                if (failure != null) {
                    throw failure;
                }
                return Objects.requireNonNull(value);
            }

            @Override
            public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
                if (!progress(cx)) {
                    return Drained.PENDING;
                }
                return giveSettled(sink) ? Drained.ENDED : Drained.DECLINED;
            }

            @Override
            public boolean progress(Context cx) {
                Future<? extends R> current = future;
                if (current == null) {
                    return true;
                }
                future = null; // unless it comes back pending
                try {
                    Poll<? extends R> poll = current.poll(cx);
                    if (poll.isPending()) {
                        future = current;
                        return false;
                    }
                    value = nonNull(poll.value());
                    settled = true;
                } catch (Exception e) {
                    failure = e;
                    settled = true;
                    cancelBehind(this);
                }
                return true;
            }

            @Override
            public void tell(Inspector inspector) {
                inspector.child(future);
            }

            @Override
            public void cancel() {
                Future<? extends R> current = future;
                if (current != null) {
                    future = null;
                    try {
                        current.cancel();
                    } catch (Throwable t) {
                        Failures.report(t);
                    }
                }
            }
        }
    }
}
