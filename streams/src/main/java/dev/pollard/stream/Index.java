// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Each item with its place in the sequence. */
final class Index<T> implements AsyncStream<Indexed<T>> {
    private final AsyncStream<T> source;

    Index(AsyncStream<T> source) {
        this.source = source;
    }

    @Override
    public AsyncIterator<Indexed<T>> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Index(" + source + ")";
    }

    private static final class Run<T> extends StageCursor<T, Indexed<T>> {
        private long next;

        Run(Index<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
        }

        @Override
        public boolean accept(T item) throws Exception {
            return downstream.accept(new Indexed<>(next++, item));
        }
    }
}
