// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;

/** A stream that is polled and cancelled with certain surroundings. */
record BoundStream<T>(AsyncStream<T> source, Surroundings surroundings) implements AsyncStream<T> {

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(surroundings.get(source::iterator), surroundings);
    }

    @Override
    public String toString() {
        return source.toString();
    }

    private record Run<T>(AsyncIterator<T> source, Surroundings surroundings) implements AsyncIterator<T> {

        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            return surroundings.call(() -> source.pollNext(cx));
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            return surroundings.call(() -> source.drain(cx, sink));
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            return surroundings.call(() -> source.pollProgress(cx));
        }

        @Override
        public void cancel() {
            surroundings.get(() -> {
                source.cancel();
                return this;
            });
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.child(source);
        }

        @Override
        public String toString() {
            return source.toString();
        }
    }
}
