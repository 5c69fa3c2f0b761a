// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** So many items of each of several streams in turn, whoever has some ready. */
final class Interleave<T> implements AsyncStream<T> {
    private final int segment;
    private final List<? extends AsyncStream<? extends T>> sources;

    Interleave(int segment, List<? extends AsyncStream<? extends T>> sources) {
        this.segment = segment;
        this.sources = sources;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return sources.stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "Interleave(" + segment + ", ", ")"));
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final int segment;
        private final Portion<T> portion;

        private final List<Upstream<T>> all = new ArrayList<>();

        /** Those that have not ended, the one whose turn it is first. */
        private final List<Upstream<T>> circle;

        Run(Interleave<T> blueprint) {
            super(blueprint);
            this.segment = blueprint.segment;
            this.portion = Portion.of(segment);
            for (AsyncStream<? extends T> source : blueprint.sources) {
                all.add(Upstream.of(source));
            }
            this.circle = new ArrayList<>(all);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            portion.begin(sink);
            try {
                while (!circle.isEmpty()) {
                    Upstream<T> current = circle.get(0);
                    Drained why = current.drain(cx, portion);
                    if (why == Drained.PENDING) {
                        for (int i = 1; i < circle.size(); i++) {
                            circle.get(i).pollProgress(cx);
                        }
                        return why;
                    }
                    boolean ended = why == Drained.ENDED;
                    if (ended || portion.left == 0) {
                        portion.left = segment;
                        circle.remove(0);
                        if (!ended) {
                            circle.add(current);
                        }
                    }
                    if (portion.declined) {
                        return Drained.DECLINED;
                    }
                }
                return Drained.ENDED;
            } finally {
                portion.end();
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            for (Upstream<T> upstream : circle) {
                upstream.pollProgress(cx);
            }
            while (!circle.isEmpty() && circle.get(0).knownEnd()) {
                circle.remove(0);
                portion.left = segment;
            }
            return circle.isEmpty();
        }

        @Override
        void tell(Inspector inspector) {
            for (Upstream<T> upstream : all) {
                upstream.tell(inspector);
            }
        }

        @Override
        void release() {
            for (Upstream<T> upstream : circle) {
                upstream.cancel();
            }
        }
    }
}
