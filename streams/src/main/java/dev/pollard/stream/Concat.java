// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs several streams, one after the other; each is started when the one before has ended. */
final class Concat<T> implements AsyncStream<T> {
    private final List<? extends AsyncStream<? extends T>> sources;

    Concat(List<? extends AsyncStream<? extends T>> sources) {
        this.sources = sources;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "Concat(", ")"));
    }

    private final class Run extends CompositeCursor<T> {
        private final Iterator<? extends AsyncStream<? extends T>> rest = sources.iterator();
        private @Nullable Upstream<T> current = next();

        Run() {
            super(Concat.this);
        }

        private @Nullable Upstream<T> next() {
            return rest.hasNext() ? Upstream.of(rest.next()) : null;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (current != null) {
                Drained drained = current.drain(cx, sink);
                if (drained != Drained.ENDED) {
                    return drained;
                }
                current = next();
            }
            return Drained.ENDED;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            while (current != null) {
                if (!current.progress(cx)) {
                    return false;
                }
                current = next();
            }
            return true;
        }

        @Override
        void tell(Inspector inspector) {
            if (current != null) {
                current.tell(inspector);
            }
        }

        @Override
        void release() {
            if (current != null) {
                current.cancel();
            }
        }
    }
}
