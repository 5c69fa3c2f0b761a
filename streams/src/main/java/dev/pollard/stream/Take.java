// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;

/** The first items. */
final class Take<T> extends Stage<T, T> {
    private final long count;

    Take(AsyncStream<T> source, long count) {
        super(source);
        this.count = count;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "Take(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends StageCursor<T, T> {

        /** Items still wanted; more than none while open, except within a drain of the source. */
        private long remaining;

        Run(Take<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.remaining = blueprint.count;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            Drained why = super.pump(cx);
            if (why == Drained.DECLINED && remaining <= 0) {
                endEarly();
                // The last item was declined downstream as well: then that is the answer, and the end is the next one.
                return remaining < 0 ? Drained.DECLINED : Drained.ENDED;
            }
            return why;
        }

        @Override
        public boolean accept(T item) throws Exception {
            remaining--;
            boolean more = downstream.accept(item);
            if (remaining > 0) {
                return more;
            }
            if (!more) {
                remaining = -1;
            }
            return false;
        }

        @Override
        public boolean again() throws Exception {
            return remaining > 0 && PayingSink.again(downstream);
        }
    }
}
