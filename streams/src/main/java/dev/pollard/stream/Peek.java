// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;

/** The items as they are, each shown to an action as it passes. */
final class Peek<T> extends Stage<T, T> {
    private final CheckedConsumer<? super T> action;

    Peek(AsyncStream<T> source, CheckedConsumer<? super T> action) {
        super(source);
        this.action = action;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return action;
    }

    private static final class Run<T> extends StageCursor<T, T> {
        private final CheckedConsumer<? super T> action;

        Run(Peek<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.action = blueprint.action;
        }

        @Override
        public boolean accept(T item) throws Exception {
            action.accept(item);
            return downstream.accept(item);
        }

        @Override
        public boolean again() throws Exception {
            return PayingSink.again(downstream);
        }
    }
}
