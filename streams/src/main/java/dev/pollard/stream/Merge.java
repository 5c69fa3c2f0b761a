// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.List;
import java.util.stream.Collectors;

/** Gives the items of several streams as they come, in turn while several have some; ends when all have ended. */
final class Merge<T> implements AsyncStream<T> {
    private final List<? extends AsyncStream<? extends T>> sources;

    Merge(List<? extends AsyncStream<? extends T>> sources) {
        this.sources = sources;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "Merge(", ")"));
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final ChildSet<T> children = new ChildSet<>();

        Run(Merge<T> blueprint) {
            super(blueprint);
            for (AsyncStream<? extends T> source : blueprint.sources) {
                children.add(Upstream.of(source));
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
