// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.ArrayDeque;

/** All but the last items. */
final class SkipLast<T> extends Stage<T, T> {
    private final int count;

    SkipLast(AsyncStream<T> source, int count) {
        super(source);
        this.count = count;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "SkipLast(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final Discards discards = new Discards();
        private final int count;

        /** The last ones so far, which are given when as many have come after them. */
        private final ArrayDeque<T> last = new ArrayDeque<>();

        Run(SkipLast<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.count = blueprint.count;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            return super.pump(cx);
        }

        @Override
        public boolean accept(T item) throws Exception {
            last.addLast(item);
            return last.size() > count ? downstream.accept(last.removeFirst()) : swallow();
        }

        @Override
        void release() {
            discards.addAll(last);
            last.clear();
            super.release();
        }
    }
}
