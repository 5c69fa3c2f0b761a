// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Step;

/** No items. */
final class Empty<T> implements AsyncStream<T> {
    private static final Empty<?> INSTANCE = new Empty<>();

    private Empty() {}

    @SuppressWarnings("unchecked") // holds no item
    static <T> Empty<T> instance() {
        return (Empty<T>) INSTANCE;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Empty";
    }

    /** Ends at the first call; also the run of a {@code take(0)}. */
    static final class Run<T> extends Cursor<T> {

        Run(AsyncStream<T> blueprint) {
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
