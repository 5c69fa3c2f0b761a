// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import java.util.HashSet;
import java.util.Set;

/** The items whose key was not there before. */
final class Distinct<T> extends Stage<T, T> {
    private final CheckedFunction<? super T, ?> key;

    Distinct(AsyncStream<T> source, CheckedFunction<? super T, ?> key) {
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
        private final Set<Object> seen = new HashSet<>();

        Run(Distinct<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
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
