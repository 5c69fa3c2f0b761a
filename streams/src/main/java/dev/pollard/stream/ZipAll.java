// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists with one item of each of several streams; ends when one of them ends, and cancels the others. */
final class ZipAll<T> implements AsyncStream<List<T>> {
    private final List<? extends AsyncStream<? extends T>> sources;

    ZipAll(List<? extends AsyncStream<? extends T>> sources) {
        this.sources = sources;
    }

    @Override
    public AsyncIterator<List<T>> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "Zip(", ")"));
    }

    private static final class Run<T> extends CompositeCursor<List<T>> {
        private final Discards discards = new Discards();
        private final List<Upstream<T>> upstreams = new ArrayList<>();
        private final Place<T> place = new Place<>();

        /** The next item of each source, where it is there. */
        private final @Nullable Object[] held;

        Run(ZipAll<T> blueprint) {
            super(blueprint);
            for (AsyncStream<? extends T> source : blueprint.sources) {
                upstreams.add(Upstream.of(source));
            }
            this.held = new @Nullable Object[upstreams.size()];
        }

        @Override
        Drained push(Context cx, Sink<? super List<T>> sink) throws Exception {
            discards.look(cx);
            while (true) {
                boolean complete = held.length > 0;
                for (int i = 0; i < held.length; i++) {
                    if (held[i] == null) {
                        Drained why = upstreams.get(i).drain(cx, place);
                        held[i] = place.take();
                        if (why == Drained.ENDED && held[i] == null) {
                            return why;
                        }
                        complete &= held[i] != null;
                    }
                }
                if (held.length == 0) {
                    return Drained.ENDED;
                }
                if (!complete) {
                    goOn(cx);
                    return Drained.PENDING;
                }
                if (!sink.accept(tuple())) {
                    return Drained.DECLINED;
                }
            }
        }

        /** Lets the sources go on whose item waits for the others. */
        private void goOn(Context cx) throws Exception {
            for (int i = 0; i < held.length; i++) {
                if (held[i] != null) {
                    upstreams.get(i).pollProgress(cx);
                }
            }
        }

        @SuppressWarnings("unchecked") // only items of the sources are held
        private List<T> tuple() {
            List<T> tuple = new ArrayList<>(held.length);
            for (int i = 0; i < held.length; i++) {
                tuple.add((T) nonNull(held[i]));
                held[i] = null;
            }
            return tuple;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            boolean end = held.length == 0;
            for (Upstream<T> upstream : upstreams) {
                upstream.pollProgress(cx);
            }
            for (int i = 0; i < held.length; i++) {
                end |= held[i] == null && upstreams.get(i).knownEnd();
            }
            return end;
        }

        @Override
        void tell(Inspector inspector) {
            for (Upstream<T> upstream : upstreams) {
                upstream.tell(inspector);
            }
        }

        @Override
        void release() {
            for (int i = 0; i < held.length; i++) {
                discards.add(held[i]);
                held[i] = null;
                upstreams.get(i).cancel();
            }
        }
    }
}
