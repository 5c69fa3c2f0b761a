// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** All but the first items. */
final class Skip<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final long count;

    Skip(AsyncStream<T> source, long count) {
        this.source = source;
        this.count = count;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Skip(" + source + ", " + count + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {

        /** Items still to be skipped. */
        private long remaining;

        Run(Skip<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
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
