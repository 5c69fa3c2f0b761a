// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;

/** A failure, and no items. */
final class Failed<T> implements AsyncStream<T> {
    private final Throwable failure;

    Failed(Throwable failure) {
        this.failure = failure;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Error(" + failure + ")";
    }

    private static final class Run<T> extends Cursor<T> {
        private final Throwable failure;

        Run(Failed<T> blueprint) {
            super(blueprint);
            this.failure = blueprint.failure;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            closed();
            throw fail();
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            closed();
            throw fail();
        }

        private Exception fail() throws Exception {
            failed(failure);
            if (failure instanceof Exception exception) {
                return exception;
            }
            throw Failed.<Error>unchecked(failure);
        }
    }

    @SuppressWarnings("unchecked") // the cast is erased: a Throwable that is no Exception leaves as it is
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
