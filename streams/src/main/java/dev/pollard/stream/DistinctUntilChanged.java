// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import org.jspecify.annotations.Nullable;

/** The items whose key is not that of the item before. */
final class DistinctUntilChanged<T> extends Stage<T, T> {
    private final CheckedFunction<? super T, ?> key;

    DistinctUntilChanged(AsyncStream<T> source, CheckedFunction<? super T, ?> key) {
        super(source);
        this.key = key;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return key;
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final CheckedFunction<? super T, ?> key;

        /** The key of the last item. */
        private @Nullable Object last;

        Run(DistinctUntilChanged<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
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
