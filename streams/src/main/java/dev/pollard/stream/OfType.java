// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** The items of one type. */
final class OfType<T> implements AsyncStream<T> {
    private final AsyncStream<?> source;
    private final Class<T> type;

    OfType(AsyncStream<?> source, Class<T> type) {
        this.source = source;
        this.type = type;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this, source.iterator(), type);
    }

    @Override
    public String toString() {
        return "OfType(" + source + ", " + type.getSimpleName() + ")";
    }

    private static final class Run<S, T> extends SwallowingCursor<S, T> {
        private final Class<T> type;

        Run(OfType<T> blueprint, AsyncIterator<S> source, Class<T> type) {
            super(blueprint, source);
            this.type = type;
        }

        @Override
        public boolean accept(S item) throws Exception {
            return type.isInstance(item) ? downstream.accept(type.cast(item)) : swallow();
        }
    }
}
