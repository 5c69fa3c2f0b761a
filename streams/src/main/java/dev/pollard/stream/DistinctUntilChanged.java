// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import org.jspecify.annotations.Nullable;

/** The items whose key is not that of the item before. */
final class DistinctUntilChanged<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedFunction<? super T, ?> key;

    DistinctUntilChanged(AsyncStream<T> source, CheckedFunction<? super T, ?> key) {
        this.source = source;
        this.key = key;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "DistinctUntilChanged(" + source + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final CheckedFunction<? super T, ?> key;

        /** The key of the last item. */
        private @Nullable Object last;

        Run(DistinctUntilChanged<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.key = blueprint.key;
        }

        @Override
        public boolean accept(T item) throws Exception {
            Object current = nonNull(key.apply(item));
            if (current.equals(last)) {
                return swallow();
            }
            last = current;
            return downstream.accept(item);
        }
    }
}
