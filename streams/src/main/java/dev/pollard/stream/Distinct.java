// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import java.util.HashSet;
import java.util.Set;

/** The items whose key was not there before. */
final class Distinct<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedFunction<? super T, ?> key;

    Distinct(AsyncStream<T> source, CheckedFunction<? super T, ?> key) {
        this.source = source;
        this.key = key;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Distinct(" + source + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final CheckedFunction<? super T, ?> key;
        private final Set<Object> seen = new HashSet<>();

        Run(Distinct<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.key = blueprint.key;
        }

        @Override
        public boolean accept(T item) throws Exception {
            return seen.add(nonNull(key.apply(item))) ? downstream.accept(item) : swallow();
        }

        @Override
        void release() {
            seen.clear();
            super.release();
        }
    }
}
