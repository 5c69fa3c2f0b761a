// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;

/** Each item through a function. */
final class Map<S, T> extends Stage<S, T> {
    private final CheckedFunction<? super S, ? extends T> function;

    Map(AsyncStream<S> source, CheckedFunction<? super S, ? extends T> function) {
        super(source);
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
        private final CheckedFunction<? super S, ? extends T> function;

        Run(Map<S, T> blueprint, AsyncIterator<S> source) {
            super(blueprint, source);
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(S item) throws Exception {
            return downstream.accept(nonNull(function.apply(item)));
        }

        @Override
        public boolean again() throws Exception {
            return PayingSink.again(downstream);
        }
    }
}
