// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Poll;
import java.util.Objects;

/** Awaits at most so many futures at once and gives their values as they come. */
final class MapAsyncUnordered<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends Future<? extends R>> function;

    MapAsyncUnordered(
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends Future<? extends R>> function) {
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
        return "MapAsyncUnordered(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T, R> extends Concurrent<T, R> {
        private static final Portion.Maker PORTIONS = Portion.Maker.of(Run.class);

        private final CheckedFunction<? super T, ? extends Future<? extends R>> function;

        Run(MapAsyncUnordered<T, R> blueprint) {
            super(blueprint, blueprint.source.iterator(), blueprint.concurrency, PORTIONS);
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(T item) throws Exception {
            Future<? extends R> future = made(function.apply(item));
            Poll<? extends R> poll;
            try {
                poll = future.poll(newcomer());
            } catch (Throwable failure) {
                dismiss();
                throw failure;
            }
            if (poll.isPending()) {
                admit(new Awaited<>(future, this), Drained.PENDING);
                return mayBegin();
            }
            dismiss();
            fruitful();
            return turn.accept(nonNull(poll.value()));
        }
    }
}
