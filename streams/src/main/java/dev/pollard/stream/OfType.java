// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** The items of one type. */
final class OfType<S, T> extends Stage<S, T> {
    private final Class<T> type;

    OfType(AsyncStream<S> source, Class<T> type) {
        super(source);
        this.type = type;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<S> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "OfType(" + source + ", " + type.getSimpleName() + ")";
    }

    private static final class Run<S, T> extends SwallowingCursor<S, T> {
        private final Class<T> type;

        Run(OfType<S, T> blueprint, AsyncIterator<S> source) {
            super(blueprint, source);
            this.type = blueprint.type;
        }

        @Override
        public boolean accept(S item) throws Exception {
            return type.isInstance(item) ? downstream.accept(type.cast(item)) : swallow();
        }
    }
}
