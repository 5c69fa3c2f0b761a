// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Each item with its place in the sequence. */
final class Index<T> extends Stage<T, Indexed<T>> {

    Index(AsyncStream<T> source) {
        super(source);
    }

    @Override
    AsyncIterator<Indexed<T>> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    private static final class Run<T> extends StageCursor<T, Indexed<T>> {
        private long next;

        Run(Index<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
        }

        @Override
        public boolean accept(T item) throws Exception {
            return downstream.accept(new Indexed<>(next++, item));
        }

        @Override
        public boolean again() throws Exception {
            return PayingSink.again(downstream);
        }
    }
}
