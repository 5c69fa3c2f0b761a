// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import java.util.Objects;

/** Runs at most so many inner streams at once and gives their items as they come. */
final class FlatMap<T, R> extends Stage<T, R> {
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    FlatMap(
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        super(source);
        this.concurrency = Arguments.positive("concurrency", concurrency);
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    AsyncIterator<R> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return function;
    }

    @Override
    public String toString() {
        return "FlatMap(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T, R> extends Concurrent<T, R> {
        private static final Portion.Maker PORTIONS = Portion.Maker.of(Run.class);
        private static final InnerCopies INNER = InnerCopies.of(Run.class);

        /** By how much an inner stream may overdraw the turn in which it is begun, so that a short one ends by that. */
        private static final int OVERDRAFT = ChildSet.TURN;

        private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

        Run(FlatMap<T, R> blueprint, AsyncIterator<T> source) {
            super(blueprint, source, blueprint.concurrency, PORTIONS);
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(T item) throws Exception {
            AsyncStream<? extends R> stream = made(function.apply(item));
            if (stream instanceof Just<? extends R> just) {
                fruitful();
                return turn.accept(just.item());
            }
            return stream == Empty.instance() ? giveNothing() : run(Upstream.ofRun(INNER.run(stream)));
        }

        private boolean run(Upstream<R> inner) throws Exception {
            turn.overdraft = OVERDRAFT;
            Drained why;
            try {
                why = inner.drain(newcomer(), turn);
            } catch (Throwable failure) {
                dismiss();
                throw failure;
            } finally {
                turn.overdraft = 0;
            }
            if (why == Drained.ENDED) {
                dismiss();
                return giveNothing();
            }
            admit(inner, why);
            return mayBegin() && turn.left > 0;
        }
    }
}
