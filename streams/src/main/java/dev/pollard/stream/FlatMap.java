// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Objects;

/** Runs at most so many inner streams at once and gives their items as they come. */
final class FlatMap<T, R> implements AsyncStream<R> {
    private final String name;
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    FlatMap(
            String name,
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency < 1: " + concurrency);
        }
        this.name = name;
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
        return name + "(" + source + ", " + concurrency + ")";
    }

    private final class Run extends CompositeCursor<R> {
        private final Upstream<T> upstream = Upstream.of(source);
        private final ChildSet<R> children = new ChildSet<>();
        private final Child<R> feeder = children.add(new Feeder());

        /** How many inner streams are open. */
        private int active;

        /** The feeder was due, but there was no room. */
        private boolean parked;

        Run() {
            super(FlatMap.this);
        }

        @Override
        Step<R> step(Context cx) throws Exception {
            return children.poll(cx);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return children.progress(cx);
        }

        @Override
        void release() {
            children.close();
        }

        private void innerEnded() {
            active--;
            if (parked) {
                parked = false;
                children.due(feeder);
            }
        }

        /** Pulls one item at a turn while there is room; else lets the source go on without demand. */
        private final class Feeder implements ChildSet.Work<R> {
            @Override
            public Step<R> poll(Context cx) throws Exception {
                if (active == concurrency) {
                    parked = true;
                    return progress(cx) ? Step.end() : Poll.pending();
                }
                Step<T> step = upstream.pollNext(cx);
                if (!step.isReady()) {
                    return step.isEnd() ? Step.end() : Poll.pending();
                }
                children.add(new Inner(made(function.apply(step.value()))));
                active++;
                children.due(feeder);
                return Poll.pending();
            }

            @Override
            public boolean progress(Context cx) throws Exception {
                return upstream.progress(cx);
            }

            @Override
            public void cancel() {
                upstream.cancel();
            }
        }

        private final class Inner implements ChildSet.Work<R> {
            private final Upstream<R> inner;

            Inner(AsyncStream<? extends R> stream) {
                this.inner = Upstream.of(stream);
            }

            @Override
            public Step<R> poll(Context cx) throws Exception {
                Step<R> step = inner.pollNext(cx);
                if (step.isEnd()) {
                    innerEnded();
                }
                return step;
            }

            @Override
            public boolean progress(Context cx) throws Exception {
                boolean ended = inner.progress(cx);
                if (ended) {
                    innerEnded();
                }
                return ended;
            }

            @Override
            public void cancel() {
                inner.cancel();
            }
        }
    }
}
