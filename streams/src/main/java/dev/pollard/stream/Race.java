// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one of several streams that gives an item, ends or fails first; the others are cancelled then. */
final class Race<T> implements AsyncStream<T> {
    private final List<? extends AsyncStream<? extends T>> sources;

    Race(List<? extends AsyncStream<? extends T>> sources) {
        this.sources = sources;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "Race(", ")"));
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final ChildSet<T> children = new ChildSet<>();
        private final List<Upstream<T>> runners = new ArrayList<>();

        /** Null until it is decided. */
        private @Nullable Upstream<T> winner;

        Run(Race<T> blueprint) {
            super(blueprint);
            for (AsyncStream<? extends T> source : blueprint.sources) {
                Upstream<T> runner = Upstream.of(source);
                runners.add(runner);
                children.add(new Runner(runner));
            }
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            Drained why = children.drain(cx, sink);
            return why != Drained.DECLINED && isOver() ? Drained.ENDED : why;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return children.progress(cx) || isOver();
        }

        private boolean isOver() throws Exception {
            return winner != null && winner.knownEnd();
        }

        private void decide(Upstream<T> first) {
            if (winner == null) {
                winner = first;
                for (Upstream<T> runner : runners) {
                    if (runner != first) {
                        runner.cancel();
                    }
                }
            }
        }

        @Override
        void tell(Inspector inspector) {
            children.tell(inspector);
        }

        @Override
        void release() {
            children.close();
        }

        private final class Runner implements ChildSet.Work<T>, Sink<T> {
            private static final Sink<Object> NOBODY = item -> false;

            private final Upstream<T> upstream;
            private Sink<? super T> downstream = NOBODY;

            Runner(Upstream<T> upstream) {
                this.upstream = upstream;
            }

            @Override
            public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
                downstream = sink;
                try {
                    Drained why = upstream.drain(cx, this);
                    if (why == Drained.ENDED) {
                        decide(upstream);
                    }
                    return why;
                } finally {
                    downstream = NOBODY;
                }
            }

            /** The others are cancelled before the consumer sees the item. */
            @Override
            public boolean accept(T item) throws Exception {
                decide(upstream);
                return downstream.accept(item);
            }

            @Override
            public boolean progress(Context cx) throws Exception {
                boolean end = upstream.progress(cx);
                if (end) {
                    decide(upstream);
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
