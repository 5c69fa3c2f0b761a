// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Each item as one of a type that it has. */
final class Cast<S, T> extends Stage<S, T> {
    private final Class<T> type;

    Cast(AsyncStream<S> source, Class<T> type) {
        super(source);
        this.type = type;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<S> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "Cast(" + source + ", " + type.getSimpleName() + ")";
    }

    private static final class Run<S, T> extends StageCursor<S, T> {
        private final Class<T> type;

        Run(Cast<S, T> blueprint, AsyncIterator<S> source) {
            super(blueprint, source);
            this.type = blueprint.type;
        }

        @Override
        public boolean accept(S item) throws Exception {
            return downstream.accept(type.cast(item));
        }

        @Override
        public boolean again() throws Exception {
            return PayingSink.again(downstream);
        }
    }
}
