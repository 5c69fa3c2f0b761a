// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;

/** The items as they are, each shown to an action as it passes. */
final class Peek<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final CheckedConsumer<? super T> action;

    Peek(AsyncStream<T> source, CheckedConsumer<? super T> action) {
        this.source = source;
        this.action = action;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Peek(" + source + ")";
    }

    private static final class Run<T> extends StageCursor<T, T> {
        private final CheckedConsumer<? super T> action;

        Run(Peek<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
            this.action = blueprint.action;
        }

        @Override
        public boolean accept(T item) throws Exception {
            action.accept(item);
            return downstream.accept(item);
        }
    }
}
