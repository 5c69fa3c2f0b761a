// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.function.IntFunction;

/** The numbers of an array, each boxed when it is asked for. */
final class OfNumbers<T> implements Head<T> {
    private final int length;
    private final IntFunction<T> numberAt;

    OfNumbers(int length, IntFunction<T> numberAt) {
        this.length = length;
        this.numberAt = numberAt;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Of(" + length + (length == 1 ? " number)" : " numbers)");
    }

    private static final class Run<T> extends Cursor<T> {
        private final int length;
        private final IntFunction<T> numberAt;
        private int next;

        Run(OfNumbers<T> blueprint) {
            super(blueprint);
            this.length = blueprint.length;
            this.numberAt = blueprint.numberAt;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            try {
                while (next < length) {
                    if (!sink.accept(numberAt.apply(next++)) && !PayingSink.again(sink)) {
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
            return closed() || next >= length;
        }
    }
}
