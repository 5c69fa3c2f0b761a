// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.List;
import java.util.stream.Collectors;

/** Gives the items of several streams as they come, in turn while several have some; ends when all have ended. */
final class Merge<T> extends Junction<T> {
    private final List<? extends AsyncStream<? extends T>> sources;

    Merge(List<? extends AsyncStream<? extends T>> sources) {
        this.sources = sources;
    }

    @Override
    List<? extends AsyncStream<?>> sources() {
        return sources;
    }

    @Override
    boolean isAlike() {
        return true;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<?>[] runs) {
        return new Run<>(this, runs);
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "Merge(", ")"));
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private static final Portion.Maker PORTIONS = Portion.Maker.of(Run.class);

        private final ChildSet<T> children = new ChildSet<>(PORTIONS.<T>make(ChildSet.TURN));

        @SuppressWarnings("unchecked") // the runs of the blueprint's sources
        Run(Merge<T> blueprint, AsyncIterator<?>[] sources) {
            super(blueprint);
            for (AsyncIterator<?> source : sources) {
                children.add(Upstream.ofRun((AsyncIterator<T>) source));
            }
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            return children.drain(cx, sink);
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
            children.close();
        }
    }
}
