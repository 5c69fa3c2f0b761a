// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** All but the first items. */
final class Skip<T> extends Stage<T, T> {
    private final long count;

    Skip(AsyncStream<T> source, long count) {
        super(source);
        this.count = count;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "Skip(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {

        /** Items still to be skipped. */
        private long remaining;

        Run(Skip<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.remaining = blueprint.count;
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (remaining == 0) {
                return downstream.accept(item);
            }
            remaining--;
            return swallow();
        }
    }
}
