// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import java.util.Objects;
import java.util.Optional;

/** The items that pass a test which has to wait: {@code mapAsync} and then a filter. */
final class FilterAsync<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final AsyncStream<Optional<T>> tested;

    private FilterAsync(AsyncStream<T> source, int concurrency, AsyncStream<Optional<T>> tested) {
        this.source = source;
        this.concurrency = concurrency;
        this.tested = tested;
    }

    static <T> AsyncStream<T> of(
            AsyncStream<T> source, int concurrency, CheckedFunction<? super T, ? extends Future<Boolean>> predicate) {
        AsyncStream<Optional<T>> tested = source.mapAsync(concurrency, item -> {
            Future<Boolean> test = Objects.requireNonNull(predicate.apply(item), "null from the predicate");
            return test.map(passes -> passes ? Optional.of(item) : Optional.empty());
        });
        return new FilterAsync<>(source, concurrency, tested);
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "FilterAsync(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T> extends SwallowingCursor<Optional<T>, T> {

        Run(FilterAsync<T> blueprint) {
            super(blueprint, blueprint.tested.iterator());
        }

        @Override
        public boolean accept(Optional<T> item) throws Exception {
            return item.isPresent() ? downstream.accept(item.get()) : swallow();
        }
    }
}
