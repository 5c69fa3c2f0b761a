// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.task.Context;

/** The seed, then the result of each step of a fold. */
final class Scan<S, T> extends Stage<S, T> {
    private final T seed;
    private final CheckedBiFunction<? super T, ? super S, ? extends T> function;

    Scan(AsyncStream<S> source, T seed, CheckedBiFunction<? super T, ? super S, ? extends T> function) {
        super(source);
        this.seed = seed;
        this.function = function;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<S> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return function;
    }

    private static final class Run<S, T> extends StageCursor<S, T> {
        private final CheckedBiFunction<? super T, ? super S, ? extends T> function;
        private T accumulated;

        /** The seed was given; before that the source is left alone. */
        private boolean begun;

        Run(Scan<S, T> blueprint, AsyncIterator<S> source) {
            super(blueprint, source);
            this.function = blueprint.function;
            this.accumulated = blueprint.seed;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            if (!begun) {
                begun = true;
                if (!downstream.accept(accumulated)) {
                    return Drained.DECLINED;
                }
            }
            return super.pump(cx);
        }

        @Override
        public boolean accept(S item) throws Exception {
            return downstream.accept(accumulate(item));
        }

        @Override
        public boolean again() throws Exception {
            return PayingSink.again(downstream);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return begun && super.progress(cx);
        }

        private T accumulate(S item) throws Exception {
            T result = nonNull(function.apply(accumulated, item));
            accumulated = result;
            return result;
        }
    }
}
