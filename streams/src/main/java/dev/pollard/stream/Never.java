// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Neither items nor an end. */
final class Never<T> implements AsyncStream<T> {
    private static final Never<?> INSTANCE = new Never<>();

    private Never() {}

    @SuppressWarnings("unchecked") // holds no item
    static <T> Never<T> instance() {
        return (Never<T>) INSTANCE;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Never";
    }

    /** Always pending; nobody will wake, since nothing will ever be there. */
    private static final class Run<T> extends Cursor<T> {

        Run(Never<T> blueprint) {
            super(blueprint);
        }

        @Override
        void tell(Inspector inspector) {
            inspector.waitsFor("nothing, for ever");
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) {
            closed();
            return Drained.PENDING;
        }
    }
}
