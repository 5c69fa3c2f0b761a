// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Each item as one of a type that it has. */
final class Cast<T> implements AsyncStream<T> {
    private final AsyncStream<?> source;
    private final Class<T> type;

    Cast(AsyncStream<?> source, Class<T> type) {
        this.source = source;
        this.type = type;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this, source.iterator(), type);
    }

    @Override
    public String toString() {
        return "Cast(" + source + ", " + type.getSimpleName() + ")";
    }

    private static final class Run<S, T> extends StageCursor<S, T> {
        private final Class<T> type;

        Run(Cast<T> blueprint, AsyncIterator<S> source, Class<T> type) {
            super(blueprint, source);
            this.type = type;
        }

        @Override
        public boolean accept(S item) throws Exception {
            return downstream.accept(type.cast(item));
        }
    }
}
