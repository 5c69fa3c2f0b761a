// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedPredicate;

/** Runs a stream that is made of the items that pass a test and of those that don't. */
final class Partition<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int capacity;
    private final CheckedPredicate<? super T> predicate;
    private final CheckedBiFunction<? super AsyncStream<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>>
            function;

    Partition(
            AsyncStream<T> source,
            int capacity,
            CheckedPredicate<? super T> predicate,
            CheckedBiFunction<? super AsyncStream<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>>
                    function) {
        this.source = source;
        this.capacity = capacity;
        this.predicate = predicate;
        this.function = function;
    }

    /** An item, and whether it has passed: the test is made once for each item, by whoever drives. */
    private record Tested<T>(T item, boolean passed) {}

    @Override
    public AsyncIterator<R> iterator() {
        return new Defer<R>(toString(), this::join).iterator();
    }

    private AsyncStream<? extends R> join() throws Exception {
        AsyncStream<Tested<T>> shared = source.map(item -> new Tested<T>(item, predicate.test(item)))
                .share(SharePolicy.of(capacity, Overflow.WAIT).startAt(2));
        return function.apply(half(shared, true), half(shared, false));
    }

    private static <T> AsyncStream<T> half(AsyncStream<Tested<T>> shared, boolean passed) {
        return shared.filter(tested -> tested.passed() == passed).map(Tested::item);
    }

    @Override
    public String toString() {
        return "Partition(" + source + ", " + capacity + ")";
    }
}
