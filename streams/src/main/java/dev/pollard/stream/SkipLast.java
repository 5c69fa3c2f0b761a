// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.ArrayDeque;

/** All but the last items. */
final class SkipLast<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final int count;

    SkipLast(AsyncStream<T> source, int count) {
        this.source = source;
        this.count = count;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "SkipLast(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final int count;

        /** The last ones so far, which are given when as many have come after them. */
        private final ArrayDeque<T> last = new ArrayDeque<>();

        Run(SkipLast<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.count = blueprint.count;
        }

        @Override
        public boolean accept(T item) throws Exception {
            last.addLast(item);
            return last.size() > count ? downstream.accept(last.removeFirst()) : swallow();
        }

        @Override
        void release() {
            last.clear();
            super.release();
        }
    }
}
