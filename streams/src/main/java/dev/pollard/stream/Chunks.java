// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** The results of a collector for groups of neighbours. */
final class Chunks<T, A, R> extends Stage<T, R> {
    private final Boundary.Kind<T> boundary;
    private final Collector<? super T, A, ? extends R> collector;

    Chunks(AsyncStream<T> source, Boundary.Kind<T> boundary, Collector<? super T, A, ? extends R> collector) {
        super(source);
        this.boundary = boundary;
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    @Override
    AsyncIterator<R> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return collector.accumulator();
    }

    @Override
    public String toString() {
        return "Buffer" + boundary.name() + "(" + source + boundary.arguments() + ")";
    }

    private static final class Run<T, A, R> extends SwallowingCursor<T, R> {
        private final Discards discards = new Discards();
        private final Boundary<T> boundary;
        private final Collector<? super T, A, ? extends R> collector;
        private final BiConsumer<A, ? super T> accumulator;

        /** The group that is being gathered; null if it has no item yet. */
        private @Nullable A container;

        Run(Chunks<T, A, R> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.boundary = blueprint.boundary.begin();
            this.collector = blueprint.collector;
            this.accumulator = collector.accumulator();
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            return super.pump(cx);
        }

        @Override
        public boolean accept(T item) throws Exception {
            switch (boundary.place(item)) {
                case WITHIN -> {
                    add(item);
                    return swallow();
                }
                case FIRST -> {
                    boolean more = container == null ? swallow() : give(container);
                    add(item);
                    return more;
                }
                case LAST -> {
                    return give(add(item));
                }
                default -> {
                    return container == null ? swallow() : give(container);
                }
            }
        }

        private A add(T item) {
            A group = container;
            if (group == null) {
                group = Objects.requireNonNull(collector.supplier().get(), "container");
                container = group;
            }
            accumulator.accept(group, item);
            return group;
        }

        private boolean give(A group) throws Exception {
            container = null;
            return downstream.accept(nonNull(collector.finisher().apply(group)));
        }

        @Override
        Drained finish() throws Exception {
            ended();
            return container == null || give(container) ? Drained.ENDED : Drained.DECLINED;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return super.progress(cx) && container == null;
        }

        @Override
        void release() {
            discards.addContainer(container);
            container = null;
            super.release();
        }
    }
}
