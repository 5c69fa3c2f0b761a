// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs several inner streams at once, and gives their items in the order of the items that they were made of.
 *
 * <p>Those whose turn has not come run ahead into a buffer of their own. A failure, of the source, the function or an inner stream, keeps its place in that order:
 * what comes behind it is cancelled at once, what comes before it is given first.
 */
final class FlatMapSequential<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final int prefetch;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    FlatMapSequential(
            AsyncStream<T> source,
            int concurrency,
            int prefetch,
            CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        this.source = source;
        this.concurrency = concurrency;
        this.prefetch = prefetch;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FlatMapSequential(" + source + ", " + concurrency + ", " + prefetch + ")";
    }

    private static final class Run<T, R> extends CompositeCursor<R> {
        private final int concurrency;
        private final int prefetch;
        private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final ChildSet<R> children = new ChildSet<>();
        private final Child<R> feeder = children.add(new Feeder());

        /** In the order of the items; the head is the one whose items are given. */
        private final ArrayDeque<Lane> lanes = new ArrayDeque<>();

        /** The feeder was due, but there was no room. */
        private boolean parked;

        /** What comes after the lanes instead of the end. */
        private @Nullable Exception failure;

        Run(FlatMapSequential<T, R> blueprint) {
            super(blueprint);
            this.concurrency = blueprint.concurrency;
            this.prefetch = blueprint.prefetch;
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            discards.look(cx);
            while (true) {
                if (!giveHeads(sink)) {
                    return Drained.DECLINED;
                }
                Drained why = children.drain(cx, sink);
                Lane head = lanes.peekFirst();
                if (why == Drained.DECLINED || (head == null ? failure == null : !head.hasSomething())) {
                    return why;
                }
            }
        }

        /** Gives what the lanes at the head have ready and lets those go that are done; the last answer of the sink. */
        private boolean giveHeads(Sink<? super R> sink) throws Exception {
            Lane head;
            while ((head = lanes.peekFirst()) != null) {
                if (!head.giveReady(sink)) {
                    return false;
                }
                if (!head.closed) {
                    head.resume();
                    return true;
                }
                lanes.removeFirst();
                if (head.failure != null) {
                    throw head.failure;
                }
                if (parked) {
                    parked = false;
                    children.resume(feeder);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return true;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            boolean settled = children.progress(cx);
            while (!lanes.isEmpty()) {
                Lane head = lanes.peekFirst();
                if (!head.ready.isEmpty() || !head.closed) {
                    head.resume();
                    return false;
                }
                lanes.removeFirst();
                if (head.failure != null) {
                    throw head.failure;
                }
                if (parked) {
                    parked = false;
                    children.resume(feeder);
                    return false;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return settled;
        }

        @Override
        void tell(Inspector inspector) {
            children.tell(inspector);
        }

        @Override
        void release() {
            for (Lane lane : lanes) {
                discards.addAll(lane.ready);
            }
            lanes.clear();
            children.close();
        }

        /** Nothing behind a lane that failed will be given. */
        private void cancelBehind(Lane failed) {
            while (lanes.peekLast() != failed) {
                Lane behind = lanes.removeLast();
                behind.cancel();
                discards.addAll(behind.ready);
            }
            upstream.cancel();
            failure = null;
        }

        /** Opens lanes while there is room; else lets the source go on without demand. */
        private final class Feeder implements ChildSet.Work<R> {
            private final Place<T> place = new Place<>();

            @Override
            public Drained drain(Context cx, Sink<? super R> sink) {
                if (lanes.size() >= concurrency) {
                    parked = true;
                    return progress(cx) ? Drained.ENDED : Drained.PENDING;
                }
                try {
                    Drained why = upstream.drain(cx, place);
                    T item = place.take();
                    if (item == null) {
                        return why;
                    }
                    Lane lane = new Lane(Upstream.of(made(function.apply(item))));
                    lanes.addLast(lane);
                    lane.child = children.add(lane);
                    return Drained.DECLINED;
                } catch (Exception e) {
                    failure = e;
                    upstream.cancel();
                    return Drained.ENDED;
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

            @Override
            public void tell(Inspector inspector) {
                upstream.tell(inspector);
            }
        }

        /** One inner stream; ahead of its time it fills a buffer. */
        private final class Lane implements ChildSet.Work<R>, Sink<R> {
            private final Upstream<R> inner;
            private final ArrayDeque<R> ready = new ArrayDeque<>();
            private @Nullable Child<R> child;

            /** The inner stream has ended or failed; its items may be ready still. */
            private boolean closed;

            private @Nullable Exception failure;

            /** The buffer was full when the stream could have gone on. */
            private boolean full;

            Lane(Upstream<R> inner) {
                this.inner = inner;
            }

            boolean hasSomething() {
                return closed || !ready.isEmpty();
            }

            /** There is room in the buffer again, or no need for it. */
            void resume() {
                if (full && ready.size() < prefetch) {
                    full = false;
                    children.resume(nonNull(child));
                }
            }

            boolean giveReady(Sink<? super R> sink) throws Exception {
                R item;
                while ((item = ready.pollFirst()) != null) {
                    if (!sink.accept(item)) {
                        return false;
                    }
                }
                return true;
            }

            @Override
            public boolean accept(R item) {
                ready.addLast(item);
                return ready.size() < prefetch;
            }

            @Override
            public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
                if (lanes.peekFirst() == this) {
                    Drained why = inner.drain(cx, sink);
                    closed = why == Drained.ENDED;
                    // After the end of the head the next one has to be served, by whoever is next.
                    return closed && !giveHeads(sink) ? Drained.DECLINED : why;
                }
                if (ready.size() >= prefetch) {
                    full = true;
                    return progress(cx) ? Drained.ENDED : Drained.PENDING;
                }
                try {
                    Drained why = inner.drain(cx, this);
                    closed = why == Drained.ENDED;
                    return why;
                } catch (Exception e) {
                    fail(e);
                    return Drained.ENDED;
                }
            }

            @Override
            public boolean progress(Context cx) {
                try {
                    closed = inner.progress(cx);
                } catch (Exception e) {
                    fail(e);
                }
                return closed;
            }

            private void fail(Exception e) {
                closed = true;
                failure = e;
                cancelBehind(this);
            }

            @Override
            public void cancel() {
                inner.cancel();
            }

            @Override
            public void tell(Inspector inspector) {
                inner.tell(inspector);
            }
        }
    }
}
