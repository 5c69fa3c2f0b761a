// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import org.jspecify.annotations.Nullable;

/** Each item through a function that may give nothing for it. */
final class MapNotNull<S, T> extends Stage<S, T> {
    private final CheckedFunction<? super S, ? extends @Nullable T> function;

    MapNotNull(AsyncStream<S> source, CheckedFunction<? super S, ? extends @Nullable T> function) {
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

    private static final class Run<S, T> extends SwallowingCursor<S, T> {
        private final CheckedFunction<? super S, ? extends @Nullable T> function;

        Run(MapNotNull<S, T> blueprint, AsyncIterator<S> source) {
            super(blueprint, source);
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(S item) throws Exception {
            T result = function.apply(item);
            return result == null ? swallow() : downstream.accept(result);
        }
    }
}
