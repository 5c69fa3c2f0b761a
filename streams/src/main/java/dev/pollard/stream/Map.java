// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;

/** Each item through a function. */
final class Map<S, T> implements AsyncStream<T> {
    private final AsyncStream<S> source;
    private final CheckedFunction<? super S, ? extends T> function;

    Map(AsyncStream<S> source, CheckedFunction<? super S, ? extends T> function) {
        this.source = source;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Map(" + source + ")";
    }

    private static final class Run<S, T> extends StageCursor<S, T> {
        private final CheckedFunction<? super S, ? extends T> function;

        Run(Map<S, T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(S item) throws Exception {
            return downstream.accept(nonNull(function.apply(item)));
        }
    }
}
