// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.future.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What comes of it all: the part of {@link AsyncStream} that runs it and gives a future.
 *
 * @param <T> the type of the items
 */
sealed interface Terminating<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Runs the stream and hands each item to an action.
     *
     * <p><b>Behaviour.</b> Lazy, as every future: the run begins with the first poll. This holds for all methods that return a future.
     *
     * <p><b>Cancellation.</b> Cancelling the future cancels the run.
     *
     * <p><b>Errors.</b> Fails as the stream or the action does; the action's failure cancels the run.
     *
     * @param action takes an item; it does not wait
     * @return a future that is done when the stream has ended
     */
    default Future<@Nullable Void> forEach(CheckedConsumer<? super T> action) {
        return new ForEach<>(self(), Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs the stream and gathers the items with a collector, as {@link java.util.stream.Stream#collect(Collector)} does.
     *
     * @param <A> the type in which the collector accumulates
     * @param <R> the type of the result
     * @param collector gathers the items; on one thread at a time, whatever its characteristics
     * @return a future of the result
     */
    default <A, R extends @Nullable Object> Future<R> collect(Collector<? super T, A, R> collector) {
        return new Collect<>("Collect", self(), Objects.requireNonNull(collector, "collector"));
    }

    /**
     * Runs the stream and gathers the items in a list, without limit.
     *
     * @return a future of the list, which can't be modified
     */
    default Future<List<T>> toList() {
        return new Collect<>("ToList", self(), Collectors.<T>toUnmodifiableList());
    }

    /**
     * Runs the stream and accumulates the items.
     *
     * @param <R> the type of the result
     * @param seed the result for no items
     * @param function gives the next result for the one before and an item; it does not wait
     * @return a future of the result for all items
     */
    default <R extends @Nullable Object> Future<R> fold(
            R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        return new Fold<>(self(), seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and counts the items.
     *
     * @return a future of their number
     */
    default Future<Long> count() {
        return new Count<>(self());
    }

    /**
     * Runs the stream up to its first item, and cancels the run there.
     *
     * @return a future of the first item, empty if there is none
     */
    default Future<Optional<T>> first() {
        return new First<>(self());
    }
}
