// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import java.util.Objects;

/** Runs at most so many inner streams at once and gives their items as they come. */
final class FlatMap<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

    FlatMap(
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        this.source = source;
        this.concurrency = Arguments.positive("concurrency", concurrency);
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FlatMap(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T, R> extends Concurrent<T, R> {
        private final CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function;

        Run(FlatMap<T, R> blueprint) {
            super(blueprint, blueprint.source, blueprint.concurrency);
            this.function = blueprint.function;
        }

        @Override
        boolean begin(T item) throws Exception {
            AsyncStream<? extends R> stream = made(function.apply(item));
            if (stream instanceof Just<? extends R> just) {
                return give(just.item());
            }
            return stream == Empty.instance() ? giveNothing() : run(Upstream.of(stream));
        }

        private boolean run(Upstream<R> inner) throws Exception {
            Drained why;
            try {
                why = inner.drain(newcomer(), sink());
            } catch (Throwable failure) {
                dismiss();
                throw failure;
            }
            if (why == Drained.ENDED) {
                dismiss();
                return giveNothing();
            }
            admit(inner, why);
            return why != Drained.DECLINED && hasRoom();
        }
    }
}
