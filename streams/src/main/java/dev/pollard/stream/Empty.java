// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Step;

/** No items. */
final class Empty<T> implements AsyncStream<T> {
    private static final Empty<?> INSTANCE = new Empty<>("Empty");

    private final Object name;

    private Empty(Object name) {
        this.name = name;
    }

    @SuppressWarnings("unchecked") // holds no item
    static <T> Empty<T> instance() {
        return (Empty<T>) INSTANCE;
    }

    /** The first none of a stream, which is not started. */
    static <T> Empty<T> takenOf(AsyncStream<T> stream) {
        return new Empty<>(new Take<>(stream, 0));
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name.toString();
    }

    /** Ends at the first call. */
    private static final class Run<T> extends Cursor<T> {

        Run(Empty<T> blueprint) {
            super(blueprint);
        }

        @Override
        public Step<T> pollNext(Context cx) {
            closed();
            ended();
            return Step.end();
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) {
            closed();
            ended();
            return Drained.ENDED;
        }

        @Override
        public boolean pollProgress(Context cx) {
            closed();
            return true;
        }
    }
}
