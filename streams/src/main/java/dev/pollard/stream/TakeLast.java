// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.ArrayDeque;

/** The last items, once the source has ended. */
final class TakeLast<T> extends Stage<T, T> {
    private final int count;

    TakeLast(AsyncStream<T> source, int count) {
        super(source);
        this.count = count;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "TakeLast(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final Discards discards = new Discards();
        private final int count;

        /** The last ones so far; those that are left to give, once the source has ended. */
        private final ArrayDeque<T> last = new ArrayDeque<>();

        private boolean sourceEnded;

        Run(TakeLast<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.count = blueprint.count;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            return sourceEnded ? finish() : super.pump(cx);
        }

        @Override
        public boolean accept(T item) {
            if (last.size() == count) {
                discards.add(last.pollFirst());
            }
            if (count > 0) {
                last.addLast(item);
            }
            return swallow();
        }

        @Override
        Drained finish() throws Exception {
            sourceEnded = true;
            T item;
            while ((item = last.pollFirst()) != null) {
                if (!downstream.accept(item)) {
                    return Drained.DECLINED;
                }
            }
            return super.finish();
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return (sourceEnded || super.progress(cx)) && last.isEmpty();
        }

        @Override
        void release() {
            discards.addAll(last);
            last.clear();
            if (!sourceEnded) {
                super.release();
            }
        }
    }
}
