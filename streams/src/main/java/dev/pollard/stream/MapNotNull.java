// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import org.jspecify.annotations.Nullable;

/** Each item through a function that may give nothing for it. */
final class MapNotNull<S, T> implements AsyncStream<T> {
    private final AsyncStream<S> source;
    private final CheckedFunction<? super S, ? extends @Nullable T> function;

    MapNotNull(AsyncStream<S> source, CheckedFunction<? super S, ? extends @Nullable T> function) {
        this.source = source;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "MapNotNull(" + source + ")";
    }

    private static final class Run<S, T> extends SwallowingCursor<S, T> {
        private final CheckedFunction<? super S, ? extends @Nullable T> function;

        Run(MapNotNull<S, T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(S item) throws Exception {
            T result = function.apply(item);
            return result == null ? swallow() : downstream.accept(result);
        }
    }
}
