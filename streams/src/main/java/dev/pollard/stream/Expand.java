// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayDeque;

/** Gives each item, and then the items of the stream that is made of it, and of those again. */
final class Expand<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends T>> function;

    Expand(
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends AsyncStream<? extends T>> function) {
        this.source = source;
        this.concurrency = concurrency;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Expand(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> implements Sink<T> {
        private static final Sink<Object> NOBODY = item -> false;

        private final int concurrency;
        private final CheckedFunction<? super T, ? extends AsyncStream<? extends T>> function;
        private final Upstream<T> upstream;
        private final ChildSet<T> children = new ChildSet<>();
        private final Child<T> feeder = children.add(new Feeder());

        /** Items that were given and whose streams were not run yet. */
        private final ArrayDeque<T> frontier = new ArrayDeque<>();

        /** The feeder is there, and has nothing to do before an item is given or a stream has ended. */
        private boolean parked;

        private Sink<? super T> downstream = NOBODY;

        Run(Expand<T> blueprint) {
            super(blueprint);
            this.concurrency = blueprint.concurrency;
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            downstream = sink;
            try {
                return children.drain(cx, this);
            } finally {
                downstream = NOBODY;
            }
        }

        @Override
        public boolean accept(T item) throws Exception {
            frontier.addLast(item);
            if (parked) {
                parked = false;
                children.resume(feeder);
            }
            return downstream.accept(item);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return children.progress(cx);
        }

        @Override
        void tell(Inspector inspector) {
            children.tell(inspector);
        }

        @Override
        void release() {
            frontier.clear();
            children.close();
        }

        /** Runs the streams of the items that were given, the oldest first; asks the source while there are none. */
        private final class Feeder implements ChildSet.Work<T> {
            private final Place<T> place = new Place<>();

            @Override
            public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
                if (children.size() > concurrency) {
                    return park(cx);
                }
                T next = frontier.pollFirst();
                if (next != null) {
                    children.add(Upstream.<T>of(made(function.apply(next))));
                    return Drained.DECLINED;
                }
                Drained why = upstream.drain(cx, place);
                T item = place.take();
                if (item != null) {
                    sink.accept(item);
                    return Drained.DECLINED;
                }
                return why == Drained.ENDED ? park(cx) : why;
            }

            private Drained park(Context cx) throws Exception {
                if (progress(cx)) {
                    return Drained.ENDED;
                }
                parked = true;
                children.dueWhenOneLeaves(feeder);
                return Drained.PENDING;
            }

            @Override
            public boolean progress(Context cx) throws Exception {
                return upstream.progress(cx) && frontier.isEmpty() && children.size() == 1;
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
    }
}
