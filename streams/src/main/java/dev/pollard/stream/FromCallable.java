// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.concurrent.Callable;

/** What a function returns, called once in each run. */
final class FromCallable<T> implements AsyncStream<T> {
    private final Callable<? extends T> function;

    FromCallable(Callable<? extends T> function) {
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FromCallable";
    }

    private static final class Run<T> extends Cursor<T> {
        private final Callable<? extends T> function;
        private boolean given;

        Run(FromCallable<T> blueprint) {
            super(blueprint);
            this.function = blueprint.function;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            if (!given) {
                given = true;
                try {
                    if (!sink.accept(nonNull(function.call()))) {
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
