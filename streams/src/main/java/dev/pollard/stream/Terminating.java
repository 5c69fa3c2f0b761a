// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.Sender;
import dev.pollard.channel.WatchSender;
import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedDoubleFold;
import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedIntFold;
import dev.pollard.function.CheckedLongFold;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.function.CheckedToDoubleFunction;
import dev.pollard.function.CheckedToIntFunction;
import dev.pollard.function.CheckedToLongFunction;
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
     * Runs the stream and awaits, for each item, a future that a function makes of it, up to so many at once.
     *
     * <p><b>Ordering.</b> None, unless {@code concurrency} is 1.
     *
     * <p><b>Errors.</b> The first failure, of the stream, the function or a future, cancels all that is under way.
     *
     * @param concurrency how many futures may be waited for at once
     * @param function makes a future of an item; its value is ignored
     * @return a future that is done when the stream has ended, and all the futures have
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default Future<@Nullable Void> forEachAsync(
            int concurrency, CheckedFunction<? super T, ? extends Future<?>> function) {
        Objects.requireNonNull(function, "function");
        AsyncStream<Boolean> awaited = self().mapAsyncUnordered(
                        concurrency,
                        item -> Objects.requireNonNull(function.apply(item), "null from the function")
                                .map(value -> true));
        return new DrainAll<>("ForEachAsync", awaited);
    }

    /**
     * Runs the stream and sends the items to a channel, waiting for a place for each.
     *
     * <p><b>Behaviour.</b> An item is taken when there is a place for it, so none is lost by a cancel. While the source has nothing ready that one place is held. The sender is
     * not closed: its owner does that, after the last of those who send.
     *
     * <p><b>Errors.</b> Fails as the stream does, and with {@link dev.pollard.channel.ChannelClosedException} when nobody receives any more, which cancels the run.
     *
     * @param sender where to send the items
     * @return a future that is done when the stream has ended
     */
    default Future<@Nullable Void> sendTo(Sender<? super T> sender) {
        return new SendTo<>(self(), Objects.requireNonNull(sender, "sender"));
    }

    /**
     * Runs the stream and broadcasts the items.
     *
     * <p><b>Behaviour.</b> Never waits: a receiver that falls behind misses items, and items that nobody is there to receive are gone. The sender is not closed.
     *
     * @param sender where to send the items
     * @return a future that is done when the stream has ended
     */
    default Future<@Nullable Void> sendTo(BroadcastSender<? super T> sender) {
        Objects.requireNonNull(sender, "sender");
        return forEach(sender::send);
    }

    /**
     * Runs the stream and makes each item the value of a watch channel.
     *
     * <p><b>Behaviour.</b> Also while nobody watches: who comes later finds the newest. The sender is not closed.
     *
     * @param sender where to put the items
     * @return a future that is done when the stream has ended
     */
    default Future<@Nullable Void> sendTo(WatchSender<? super T> sender) {
        Objects.requireNonNull(sender, "sender");
        return forEach(sender::sendReplace);
    }

    /**
     * Runs the stream for what it does, and ignores the items.
     *
     * @return a future that is done when the stream has ended
     */
    default Future<@Nullable Void> drain() {
        return new DrainAll<>("Drain", self());
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
     * Runs the stream and gathers the items in a list, unless there are too many.
     *
     * <p><b>Errors.</b> Fails with {@link IllegalStateException} at the first item too many, and cancels the run.
     *
     * @param limit how many items there may be
     * @return a future of the list, which can't be modified
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    default Future<List<T>> toList(int limit) {
        return new ToListUpTo<>(self(), Arguments.notNegative("limit", limit));
    }

    /**
     * Runs the stream and gathers numbers, one for each item, in an array.
     *
     * @param function gives the number; it does not wait
     * @return a future of the array
     */
    default Future<int[]> toIntArray(CheckedToIntFunction<? super T> function) {
        return new ToIntArray<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and gathers numbers, one for each item, in an array.
     *
     * @param function gives the number; it does not wait
     * @return a future of the array
     */
    default Future<long[]> toLongArray(CheckedToLongFunction<? super T> function) {
        return new ToLongArray<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and gathers numbers, one for each item, in an array.
     *
     * @param function gives the number; it does not wait
     * @return a future of the array
     */
    default Future<double[]> toDoubleArray(CheckedToDoubleFunction<? super T> function) {
        return new ToDoubleArray<>(self(), Objects.requireNonNull(function, "function"));
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
     * Runs the stream and accumulates the items in a number that is not boxed on the way.
     *
     * @param seed the result for no items
     * @param function gives the next result for the one before and an item; it does not wait
     * @return a future of the result for all items
     */
    default Future<Integer> foldInt(int seed, CheckedIntFold<? super T> function) {
        return new FoldInt<>(self(), seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and accumulates the items in a number that is not boxed on the way.
     *
     * @param seed the result for no items
     * @param function gives the next result for the one before and an item; it does not wait
     * @return a future of the result for all items
     */
    default Future<Long> foldLong(long seed, CheckedLongFold<? super T> function) {
        return new FoldLong<>(self(), seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and accumulates the items in a number that is not boxed on the way.
     *
     * @param seed the result for no items
     * @param function gives the next result for the one before and an item; it does not wait
     * @return a future of the result for all items
     */
    default Future<Double> foldDouble(double seed, CheckedDoubleFold<? super T> function) {
        return new FoldDouble<>(self(), seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and adds up numbers, one for each item; an overflow wraps.
     *
     * @param function gives the number; it does not wait
     * @return a future of the sum
     */
    default Future<Long> sumLong(CheckedToLongFunction<? super T> function) {
        return new SumLong<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and adds up numbers, one for each item, in their order.
     *
     * @param function gives the number; it does not wait
     * @return a future of the sum
     */
    default Future<Double> sumDouble(CheckedToDoubleFunction<? super T> function) {
        return new SumDouble<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and accumulates the items, from the first one on.
     *
     * @param function gives the next result for the one before and an item, never null; it does not wait
     * @return a future of the result, empty if there is no item
     */
    default Future<Optional<T>> reduce(CheckedBiFunction<? super T, ? super T, ? extends T> function) {
        return new Reduce<>(self(), Objects.requireNonNull(function, "function"));
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

    /**
     * Runs the stream and keeps the last item.
     *
     * @return a future of the last item, empty if there is none
     */
    default Future<Optional<T>> last() {
        return new Last<>(self());
    }

    /**
     * Runs the stream and takes its only item.
     *
     * <p><b>Errors.</b> Fails with {@link java.util.NoSuchElementException} if there is no item, and with {@link IllegalStateException} at the second one,
     * which cancels the run.
     *
     * @return a future of the item
     */
    default Future<T> single() {
        return new Single<>(self());
    }

    /**
     * Whether an item passes a test; the first one that does cancels the run.
     *
     * @param predicate the test; it does not wait
     * @return a future that says whether there is one
     */
    default Future<Boolean> any(CheckedPredicate<? super T> predicate) {
        return Matches.any(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Whether all items pass a test; the first one that does not cancels the run.
     *
     * @param predicate the test; it does not wait
     * @return a future that says whether they do; true if there is no item
     */
    default Future<Boolean> all(CheckedPredicate<? super T> predicate) {
        return Matches.all(self(), Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Whether no item passes a test; the first one that does cancels the run.
     *
     * @param predicate the test; it does not wait
     * @return a future that says whether there is none
     */
    default Future<Boolean> none(CheckedPredicate<? super T> predicate) {
        return Matches.none(self(), Objects.requireNonNull(predicate, "predicate"));
    }
}
