// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;

/** One item. An operator that runs inner streams takes the item as it is, without a run. */
final class Just<T> implements Head<T> {
    private final T item;

    Just(T item) {
        this.item = item;
    }

    T item() {
        return item;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Of(1 item)";
    }

    private static final class Run<T> extends Cursor<T> {
        private final T item;
        private boolean given;

        Run(Just<T> blueprint) {
            super(blueprint);
            this.item = blueprint.item;
        }

        @Override
        public Step<T> pollNext(Context cx) {
            if (closed() || given) {
                ended();
                return Step.end();
            }
            given = true;
            return Poll.ready(item);
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            if (!given) {
                given = true;
                try {
                    if (!sink.accept(item)) {
                        return Drained.DECLINED;
                    }
                } catch (Throwable failure) {
                    failed(failure);
                    throw failure;
                }
            }
            ended();
            return Drained.ENDED;
        }

        @Override
        public boolean pollProgress(Context cx) {
            return closed() || given;
        }
    }
}
