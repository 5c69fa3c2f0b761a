// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.List;

/** Items that were given one by one. */
final class Of<T> implements Head<T> {
    private final List<T> items;

    Of(List<T> items) {
        this.items = items;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return items.size() == 1 ? "Of(1 item)" : "Of(" + items.size() + " items)";
    }

    private static final class Run<T> extends Cursor<T> {
        private final List<T> items;
        private int next;

        Run(Of<T> blueprint) {
            super(blueprint);
            this.items = blueprint.items;
        }

        @Override
        public Step<T> pollNext(Context cx) {
            if (closed()) {
                return Step.end();
            }
            if (next < items.size()) {
                return Poll.ready(items.get(next++));
            }
            ended();
            return Step.end();
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            try {
                while (next < items.size()) {
                    if (!sink.accept(items.get(next++)) && !PayingSink.again(sink)) {
                        return Drained.DECLINED;
                    }
                }
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
            ended();
            return Drained.ENDED;
        }

        @Override
        public boolean pollProgress(Context cx) {
            return closed() || next >= items.size();
        }
    }
}
