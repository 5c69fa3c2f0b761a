// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For each item of any source, what comes of it and of the latest items of the others; ends when all have ended. */
final class CombineLatest<R> implements AsyncStream<R> {
    private final List<? extends AsyncStream<?>> sources;
    private final CheckedFunction<Object[], ? extends R> combiner;

    CombineLatest(List<? extends AsyncStream<?>> sources, CheckedFunction<Object[], ? extends R> combiner) {
        this.sources = sources;
        this.combiner = combiner;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "CombineLatest(", ")"));
    }

    private static final class Run<R> extends CompositeCursor<R> {
        private final CheckedFunction<Object[], ? extends R> combiner;
        private final ChildSet<R> children = new ChildSet<>();
        private final @Nullable Object[] latest;

        /** How many sources have not given an item yet. */
        private int missing;

        /** A source has ended without an item, so nothing will ever be given. */
        private boolean hopeless;

        Run(CombineLatest<R> blueprint) {
            super(blueprint);
            this.combiner = blueprint.combiner;
            this.latest = new @Nullable Object[blueprint.sources.size()];
            this.missing = latest.length;
            for (int i = 0; i < latest.length; i++) {
                children.add(new Lane<>(i, blueprint.sources.get(i)));
            }
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            Drained why = hopeless ? Drained.ENDED : children.drain(cx, sink);
            return hopeless ? Drained.ENDED : why;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return children.progress(cx) || hopeless;
        }

        @Override
        void tell(Inspector inspector) {
            children.tell(inspector);
        }

        @Override
        void release() {
            children.close();
        }

        private void ended(int index) {
            hopeless |= latest[index] == null;
        }

        @SuppressWarnings("NullAway") // none is missing
        private Object[] snapshot() {
            return latest.clone();
        }

        private final class Lane<T> implements ChildSet.Work<R>, Sink<T> {
            private static final Sink<Object> NOBODY = item -> false;

            private final int index;
            private final Upstream<T> upstream;
            private Sink<? super R> downstream = NOBODY;

            /** Items that nothing was given for and that were not paid for yet. */
            private int swallowed;

            Lane(int index, AsyncStream<T> source) {
                this.index = index;
                this.upstream = Upstream.of(source);
            }

            @Override
            public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
                if (hopeless) {
                    upstream.cancel();
                    return Drained.ENDED;
                }
                downstream = sink;
                try {
                    while (true) {
                        Drained why = upstream.drain(cx, this);
                        if (why == Drained.ENDED) {
                            ended(index);
                        }
                        if (why != Drained.DECLINED || swallowed < ITEMS_PER_UNIT) {
                            return why;
                        }
                        swallowed = 0;
                        if (!nextUnit(cx)) {
                            return Drained.PENDING;
                        }
                    }
                } finally {
                    downstream = NOBODY;
                }
            }

            @Override
            public boolean accept(T item) throws Exception {
                if (latest[index] == null) {
                    missing--;
                }
                latest[index] = item;
                if (missing > 0) {
                    return ++swallowed < ITEMS_PER_UNIT;
                }
                return downstream.accept(nonNull(combiner.apply(snapshot())));
            }

            @Override
            public boolean progress(Context cx) throws Exception {
                boolean end = upstream.progress(cx);
                if (end) {
                    ended(index);
                }
                return end;
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
