// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import org.jspecify.annotations.Nullable;

/** The items with a separator between each two of them. */
final class Intersperse<T> extends Stage<T, T> {
    private final T separator;

    Intersperse(AsyncStream<T> source, T separator) {
        super(source);
        this.separator = separator;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    private static final class Run<T> extends HoldingCursor<T, T> {
        private final T separator;
        private final Discards discards = new Discards();

        /** An item was given. */
        private boolean begun;

        /** The item for which the separator was given, but not yet itself. */
        private @Nullable T held;

        Run(Intersperse<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.separator = blueprint.separator;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            return super.pump(cx);
        }

        @Override
        boolean isHolding() {
            return held != null;
        }

        @Override
        boolean passesOn() {
            return held == null;
        }

        @Override
        boolean giveHeld() throws Exception {
            T item = nonNull(held);
            held = null;
            return downstream.accept(item);
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (begun && !downstream.accept(separator) && !PayingSink.again(downstream)) {
                held = item;
                return false;
            }
            begun = true;
            return downstream.accept(item);
        }

        @Override
        void release() {
            discards.add(held);
            held = null;
            super.release();
        }
    }
}
