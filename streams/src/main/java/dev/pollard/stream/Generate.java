// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.concurrent.Callable;

/** What a function returns each time, without end. */
final class Generate<T> implements Head<T> {
    private final Callable<? extends T> function;

    Generate(Callable<? extends T> function) {
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Generate";
    }

    private static final class Run<T> extends Cursor<T> {
        private final Callable<? extends T> function;

        Run(Generate<T> blueprint) {
            super(blueprint);
            this.function = blueprint.function;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            try {
                boolean more;
                do {
                    do {
                        more = sink.accept(nonNull(function.call()));
                    } while (more);
                } while (PayingSink.again(sink));
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
            return Drained.DECLINED;
        }
    }
}
