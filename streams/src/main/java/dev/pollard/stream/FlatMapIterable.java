// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** For each item those of an {@link Iterable}. */
final class FlatMapIterable<S, T> extends Stage<S, T> {
    private final CheckedFunction<? super S, ? extends Iterable<? extends T>> function;

    FlatMapIterable(AsyncStream<S> source, CheckedFunction<? super S, ? extends Iterable<? extends T>> function) {
        super(source);
        this.function = function;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<S> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return function;
    }

    private static final class Run<S, T> extends HoldingCursor<S, T> {
        private final CheckedFunction<? super S, ? extends Iterable<? extends T>> function;

        /** What is left of the last item; null if that is known to be nothing. */
        private @Nullable Iterator<? extends T> rest;

        Run(FlatMapIterable<S, T> blueprint, AsyncIterator<S> source) {
            super(blueprint, source);
            this.function = blueprint.function;
        }

        @Override
        boolean isHolding() {
            return rest != null && rest.hasNext();
        }

        @Override
        boolean giveHeld() throws Exception {
            return give(nonNull(rest));
        }

        @Override
        public boolean accept(S item) throws Exception {
            Iterator<? extends T> made = nonNull(function.apply(item)).iterator();
            return made.hasNext() ? give(made) : swallow();
        }

        private boolean give(Iterator<? extends T> items) throws Exception {
            while (items.hasNext()) {
                if (!downstream.accept(nonNull(items.next())) && !PayingSink.again(downstream)) {
                    rest = items;
                    return false;
                }
            }
            rest = null;
            return true;
        }

        @Override
        void release() {
            rest = null;
            super.release();
        }
    }
}
