// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** The items that callbacks emit. */
final class Create<T> implements AsyncStream<T> {
    private final int capacity;
    private final Overflow overflow;
    private final CheckedConsumer<? super Emitter<T>> register;

    Create(int capacity, Overflow overflow, CheckedConsumer<? super Emitter<T>> register) {
        this.capacity = capacity;
        this.overflow = overflow;
        this.register = register;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Create(" + capacity + ", " + overflow + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final CheckedConsumer<? super Emitter<T>> register;
        private final Inbox<T> inbox;
        private boolean registered;

        Run(Create<T> blueprint) {
            super(blueprint);
            this.register = blueprint.register;
            this.inbox = new Inbox<>(blueprint.capacity, blueprint.overflow);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            if (!registered) {
                registered = true;
                inbox.begin(cx);
                register.accept(inbox);
            }
            for (int given = 1; ; given++) {
                T item = inbox.take();
                if (item == null) {
                    if (inbox.isAtEnd(cx)) {
                        throwFailure();
                        return Drained.ENDED;
                    }
                    item = inbox.take(); // that came before the waker was registered
                    if (item == null) {
                        return Drained.PENDING;
                    }
                }
                if (!sink.accept(item)) {
                    return Drained.DECLINED;
                }
                if (given % ITEMS_PER_UNIT == 0 && !nextUnit(cx)) {
                    return Drained.PENDING;
                }
            }
        }

        /** Registers nobody before an item is asked for. */
        @Override
        boolean progress(Context cx) throws Exception {
            if (!registered || !inbox.isAtEnd(cx)) {
                return false;
            }
            throwFailure();
            return true;
        }

        private void throwFailure() throws Exception {
            Throwable failure = inbox.failure();
            if (failure != null) {
                Failures.raise(failure);
            }
        }

        @Override
        void tell(Inspector inspector) {
            inspector.waitsFor("an item that is emitted");
        }

        @Override
        void release() {
            inbox.close();
        }
    }
}
