// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What belongs together: the part of {@link AsyncStream} that gathers items, or deals them out.
 *
 * @param <T> the type of the items
 */
sealed interface Grouping<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Gathers the items in lists of a fixed size; the last one may be shorter, and none is empty.
     *
     * <p><b>Behaviour.</b> Waits until a list is full or the source ends, however long that takes. A list belongs to whoever gets it.
     *
     * <p><b>Cancellation.</b> The items of an unfinished list are lost, as they are if the source fails.
     *
     * @param size how many items make a list
     * @return the stream of the lists
     * @throws IllegalArgumentException if {@code size} is not positive
     */
    default AsyncStream<List<T>> buffer(int size) {
        return new Buffer<>(self(), Arguments.positive("size", size));
    }

    /**
     * Gathers the items with a collector, in groups of a fixed size; the last one may be smaller, and none is empty.
     *
     * <p><b>Behaviour.</b> As {@link #buffer(int)}.
     *
     * @param <R> the type of the results
     * @param size how many items make a group
     * @param collector gathers the items of a group; its results are not null
     * @return the stream of the results
     * @throws IllegalArgumentException if {@code size} is not positive
     */
    default <R> AsyncStream<R> buffer(int size, Collector<? super T, ?, ? extends R> collector) {
        return new Chunks<>(self(), new Boundary.OfSize<>(Arguments.positive("size", size)), collector);
    }

    /**
     * Gathers neighbours in lists, each up to an item that passes a test, and with it.
     *
     * <p><b>Cancellation.</b> The items of an unfinished list are lost, as they are if the source fails.
     *
     * @param last whether this item is the last of its list; it does not wait
     * @return the stream of the lists; none is empty
     */
    default AsyncStream<List<T>> bufferUntil(CheckedPredicate<? super T> last) {
        return bufferUntil(last, Collectors.toList());
    }

    /**
     * Gathers neighbours with a collector, each group up to an item that passes a test, and with it.
     *
     * @param <R> the type of the results
     * @param last whether this item is the last of its group; it does not wait
     * @param collector gathers the items of a group; its results are not null
     * @return the stream of the results
     */
    default <R> AsyncStream<R> bufferUntil(
            CheckedPredicate<? super T> last, Collector<? super T, ?, ? extends R> collector) {
        return new Chunks<>(self(), new Boundary.Until<>(Objects.requireNonNull(last, "last")), collector);
    }

    /**
     * Gathers neighbours in lists, as long as they have the same key.
     *
     * <p><b>Behaviour.</b> A list is given when the first item of the next one is there, or at the end.
     *
     * <p><b>Cancellation.</b> The items of an unfinished list are lost, as they are if the source fails.
     *
     * @param key gives the key of an item, never null; it does not wait
     * @return the stream of the lists; none is empty
     */
    default AsyncStream<List<T>> bufferUntilChanged(CheckedFunction<? super T, ?> key) {
        return bufferUntilChanged(key, Collectors.toList());
    }

    /**
     * Gathers neighbours with a collector, as long as they have the same key.
     *
     * @param <R> the type of the results
     * @param key gives the key of an item, never null; it does not wait
     * @param collector gathers the items of a group; its results are not null
     * @return the stream of the results
     */
    default <R> AsyncStream<R> bufferUntilChanged(
            CheckedFunction<? super T, ?> key, Collector<? super T, ?, ? extends R> collector) {
        return new Chunks<>(self(), new Boundary.UntilChanged<>(Objects.requireNonNull(key, "key")), collector);
    }

    /**
     * Gathers neighbours that pass a test in lists; those that don't separate the lists, and are lost.
     *
     * @param within whether this item belongs into a list; it does not wait
     * @return the stream of the lists; none is empty
     */
    default AsyncStream<List<T>> bufferWhile(CheckedPredicate<? super T> within) {
        return bufferWhile(within, Collectors.toList());
    }

    /**
     * Gathers neighbours that pass a test with a collector; those that don't separate the groups, and are lost.
     *
     * @param <R> the type of the results
     * @param within whether this item belongs into a group; it does not wait
     * @param collector gathers the items of a group; its results are not null
     * @return the stream of the results
     */
    default <R> AsyncStream<R> bufferWhile(
            CheckedPredicate<? super T> within, Collector<? super T, ?, ? extends R> collector) {
        return new Chunks<>(self(), new Boundary.While<>(Objects.requireNonNull(within, "within")), collector);
    }

    /**
     * Gives lists of neighbours that begin at regular distances: overlapping, or with gaps between them.
     *
     * <p><b>Behaviour.</b> Of the items 1 to 5, {@code sliding(3, 1)} makes [1, 2, 3], [2, 3, 4] and [3, 4, 5]; {@code sliding(2, 2)} is {@code buffer(2)}. At the
     * end a shorter list is given if some items were in none.
     *
     * @param size how many items make a list
     * @param step how many items after the first of a list the next one begins
     * @return the stream of the lists, each of which belongs to whoever gets it
     * @throws IllegalArgumentException if {@code size} or {@code step} is less than 1
     */
    default AsyncStream<List<T>> sliding(int size, int step) {
        return new Sliding<>(self(), Arguments.positive("size", size), Arguments.positive("step", step));
    }

    /**
     * Gives the items in lists: a list is given when it is full, some time after its first item, or at the end.
     *
     * <p><b>Behaviour.</b> The time of a list counts from the moment when it has its first item and has to wait for more. One timer serves
     * all lists. With a time of zero a list holds what is ready at once.
     *
     * <p><b>Errors.</b> A failure fails the stream at once, and the items of the list that is not full are lost.
     *
     * @param size how many items make a list full
     * @param time how long a list that is not full waits for more
     * @return the stream
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    default AsyncStream<List<T>> bufferTimeout(int size, Duration time) {
        return bufferTimeout(size, time, Collectors.toList());
    }

    /**
     * Gathers the items with a collector: a group is given when it is full, some time after its first item, or at the end.
     *
     * <p><b>Behaviour.</b> As {@link #bufferTimeout(int, Duration)}.
     *
     * @param <R> the type of the results
     * @param size how many items make a group full
     * @param time how long a group that is not full waits for more
     * @param collector gathers the items of a group; its results are not null
     * @return the stream of the results
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    default <R> AsyncStream<R> bufferTimeout(int size, Duration time, Collector<? super T, ?, ? extends R> collector) {
        return new BufferTimeout<>(
                self(), Arguments.positive("size", size), Objects.requireNonNull(time, "time"), collector);
    }

    /**
     * Deals the items out by a key, runs a stream for each key, and gives the items of all these streams as they come.
     *
     * <p><b>Behaviour.</b> The function is called with the first item of a group, and makes a stream of the group, which is a stream with one run. A group is over when the source
     * ends, when it is ended by the policy, or when its stream has ended; an item with its key begins it anew then. So {@code group.take(100)}, or
     * {@code group.takeUntil(() -> Time.sleep(limit))}, bounds a group too. One that is to run elsewhere: {@code group.map(...).runOn(runtime)}.
     *
     * <p><b>Demand.</b> Takes an item when one is asked for and no group has one to give, and holds up to {@code capacity} of them for each group that waits for something else.
     * While the group of the next item is full the source waits.
     *
     * <p><b>Ordering.</b> That of the source within a group.
     *
     * <p><b>Errors.</b> The first failure, of the source, a function or a group's stream, cancels all others and fails the stream.
     *
     * @param <K> the type of the keys
     * @param <R> the type of the new items
     * @param groups how many groups there may be at once
     * @param overflow what to do with an item of one more
     * @param capacity how many items may wait in a group
     * @param key gives the key of an item, never null; it does not wait
     * @param function makes the stream of a group
     * @return the stream of what the groups' streams give
     * @throws IllegalArgumentException if {@code groups} or {@code capacity} is less than 1
     */
    default <K, R> AsyncStream<R> groupBy(
            int groups,
            GroupOverflow overflow,
            int capacity,
            CheckedFunction<? super T, ? extends K> key,
            CheckedBiFunction<? super K, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return new GroupBy<>(
                "GroupBy",
                self(),
                Arguments.positive("groups", groups),
                Objects.requireNonNull(overflow, "overflow"),
                Arguments.positive("capacity", capacity),
                Objects.requireNonNull(key, "key"),
                Objects.requireNonNull(function, "function"));
    }

    /**
     * Deals the items out by a key, and gives one value for each group: that of a future which is made of it.
     *
     * <p><b>Behaviour.</b> {@link #groupBy} with a function that awaits a future; a group is over, too, when its future is done.
     *
     * <pre>{@code
     * words.groupByAsync(100, GroupOverflow.FAIL, 16, Word::initial, (initial, group) -> group.count())
     * }</pre>
     *
     * @param <K> the type of the keys
     * @param <R> the type of the values
     * @param groups how many groups there may be at once
     * @param overflow what to do with an item of one more
     * @param capacity how many items may wait in a group
     * @param key gives the key of an item, never null; it does not wait
     * @param function makes the future of a group; its value is not null
     * @return the stream of these values, as they come
     * @throws IllegalArgumentException if {@code groups} or {@code capacity} is less than 1
     */
    default <K, R> AsyncStream<R> groupByAsync(
            int groups,
            GroupOverflow overflow,
            int capacity,
            CheckedFunction<? super T, ? extends K> key,
            CheckedBiFunction<? super K, ? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        Objects.requireNonNull(function, "function");
        return new GroupBy<>(
                "GroupByAsync",
                self(),
                Arguments.positive("groups", groups),
                Objects.requireNonNull(overflow, "overflow"),
                Arguments.positive("capacity", capacity),
                Objects.requireNonNull(key, "key"),
                (itsKey, group) -> AsyncStream.<R>fromFuture(() -> function.apply(itsKey, group)));
    }

    /**
     * Cuts this stream into windows of so many items, and runs a stream for each, one after the other; the last one may be shorter, and none is empty.
     *
     * <p><b>Behaviour.</b> Other than a list of {@link #buffer(int)}, a window is there with its first item. It has one run. When the stream that is made of it ends before it, the
     * rest of its items is dropped. The next window begins when the stream of this one has ended. A result for each window:
     * {@link #windowAsync}, or {@code buffer(size, collector)}.
     *
     * <p><b>Demand.</b> Takes an item when one is asked for and the window has none to give; two may wait while its stream waits for something else.
     *
     * <p><b>Errors.</b> A failure of this stream, of the function or of a window's stream fails the stream.
     *
     * @param <R> the type of the new items
     * @param size how many items make a window
     * @param function makes a stream of a window
     * @return the stream of what the windows' streams give
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    default <R> AsyncStream<R> window(
            int size, CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return windows(new Boundary.OfSize<>(Arguments.positive("size", size)), null, function);
    }

    /**
     * Cuts this stream into windows of so many items, and gives one value for each: that of a future which is made of it.
     *
     * <p><b>Behaviour.</b> {@link #window} with a function that awaits a future. When it is done before its window is over, the rest of the items is dropped.
     *
     * <pre>{@code
     * lines.windowAsync(1000, window -> upload(window))
     * }</pre>
     *
     * @param <R> the type of the values
     * @param size how many items make a window
     * @param function makes a future of a window; its value is not null
     * @return the stream of these values, one for each window
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    default <R> AsyncStream<R> windowAsync(
            int size, CheckedFunction<? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        return windowsAsync(new Boundary.OfSize<>(Arguments.positive("size", size)), null, function);
    }

    /**
     * Cuts this stream into windows that are over when they have so many items, or some time after the first one.
     *
     * <p><b>Behaviour.</b> As {@link #window}. The time counts from when a window has its first item.
     *
     * @param <R> the type of the new items
     * @param size how many items make a window full; {@link Integer#MAX_VALUE} if only the time counts
     * @param time how long a window lasts
     * @param function makes a stream of a window
     * @return the stream of what the windows' streams give
     * @throws IllegalArgumentException if {@code size} is less than 1, or the time is zero or less
     */
    default <R> AsyncStream<R> windowTimeout(
            int size,
            Duration time,
            CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return windows(
                new Boundary.OfSize<>(Arguments.positive("size", size)), Arguments.positive("time", time), function);
    }

    /**
     * Cuts this stream into windows that are over when they have so many items, or some time after the first one, and gives one value for each.
     *
     * <p><b>Behaviour.</b> As {@link #windowTimeout} and {@link #windowAsync}.
     *
     * @param <R> the type of the values
     * @param size how many items make a window full; {@link Integer#MAX_VALUE} if only the time counts
     * @param time how long a window lasts
     * @param function makes a future of a window; its value is not null
     * @return the stream of these values, one for each window
     * @throws IllegalArgumentException if {@code size} is less than 1, or the time is zero or less
     */
    default <R> AsyncStream<R> windowTimeoutAsync(
            int size, Duration time, CheckedFunction<? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        return windowsAsync(
                new Boundary.OfSize<>(Arguments.positive("size", size)), Arguments.positive("time", time), function);
    }

    /**
     * Cuts this stream into windows, each up to an item that passes a test, and with it.
     *
     * <p><b>Behaviour.</b> As {@link #window}.
     *
     * @param <R> the type of the new items
     * @param last whether this item is the last of its window; it does not wait
     * @param function makes a stream of a window
     * @return the stream of what the windows' streams give
     */
    default <R> AsyncStream<R> windowUntil(
            CheckedPredicate<? super T> last,
            CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return windows(new Boundary.Until<>(Objects.requireNonNull(last, "last")), null, function);
    }

    /**
     * Cuts this stream into windows, each up to an item that passes a test, and with it, and gives one value for each.
     *
     * <p><b>Behaviour.</b> As {@link #windowUntil} and {@link #windowAsync}.
     *
     * @param <R> the type of the values
     * @param last whether this item is the last of its window; it does not wait
     * @param function makes a future of a window; its value is not null
     * @return the stream of these values, one for each window
     */
    default <R> AsyncStream<R> windowUntilAsync(
            CheckedPredicate<? super T> last,
            CheckedFunction<? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        return windowsAsync(new Boundary.Until<>(Objects.requireNonNull(last, "last")), null, function);
    }

    /**
     * Cuts this stream into windows of neighbours that have the same key.
     *
     * <p><b>Behaviour.</b> As {@link #window}.
     *
     * @param <R> the type of the new items
     * @param key gives the key of an item, never null; it does not wait
     * @param function makes a stream of a window
     * @return the stream of what the windows' streams give
     */
    default <R> AsyncStream<R> windowUntilChanged(
            CheckedFunction<? super T, ?> key,
            CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return windows(new Boundary.UntilChanged<>(Objects.requireNonNull(key, "key")), null, function);
    }

    /**
     * Cuts this stream into windows of neighbours that have the same key, and gives one value for each.
     *
     * <p><b>Behaviour.</b> As {@link #windowUntilChanged} and {@link #windowAsync}.
     *
     * @param <R> the type of the values
     * @param key gives the key of an item, never null; it does not wait
     * @param function makes a future of a window; its value is not null
     * @return the stream of these values, one for each window
     */
    default <R> AsyncStream<R> windowUntilChangedAsync(
            CheckedFunction<? super T, ?> key,
            CheckedFunction<? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        return windowsAsync(new Boundary.UntilChanged<>(Objects.requireNonNull(key, "key")), null, function);
    }

    /**
     * Cuts this stream into windows of neighbours that pass a test; those that don't separate the windows, and are lost.
     *
     * <p><b>Behaviour.</b> As {@link #window}.
     *
     * @param <R> the type of the new items
     * @param within whether this item belongs into a window; it does not wait
     * @param function makes a stream of a window
     * @return the stream of what the windows' streams give
     */
    default <R> AsyncStream<R> windowWhile(
            CheckedPredicate<? super T> within,
            CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return windows(new Boundary.While<>(Objects.requireNonNull(within, "within")), null, function);
    }

    /**
     * Cuts this stream into windows of neighbours that pass a test, and gives one value for each; items that don't pass separate the windows, and are lost.
     *
     * <p><b>Behaviour.</b> As {@link #windowWhile} and {@link #windowAsync}.
     *
     * @param <R> the type of the values
     * @param within whether this item belongs into a window; it does not wait
     * @param function makes a future of a window; its value is not null
     * @return the stream of these values, one for each window
     */
    default <R> AsyncStream<R> windowWhileAsync(
            CheckedPredicate<? super T> within,
            CheckedFunction<? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        return windowsAsync(new Boundary.While<>(Objects.requireNonNull(within, "within")), null, function);
    }

    private <R> AsyncStream<R> windows(
            Boundary.Kind<T> boundary,
            @Nullable Duration time,
            CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        return new Window<>("", self(), boundary, time, Objects.requireNonNull(function, "function"));
    }

    private <R> AsyncStream<R> windowsAsync(
            Boundary.Kind<T> boundary,
            @Nullable Duration time,
            CheckedFunction<? super AsyncStream<T>, ? extends Future<? extends R>> function) {
        Objects.requireNonNull(function, "function");
        return new Window<>(
                "Async", self(), boundary, time, window -> AsyncStream.<R>fromFuture(() -> function.apply(window)));
    }

    /**
     * Splits this stream in two, and runs a stream that is made of both.
     *
     * <p><b>Behaviour.</b> Both halves have to be run, and at the same time: by {@code merge}, {@code zip}, or in tasks of their own. One that is given up is left out.
     * While one half waits for its consumer, the other gets up to {@code capacity} items ahead.
     *
     * <p><b>Errors.</b> A failure of this stream or of the test goes to both halves.
     *
     * @param <R> the type of the new items
     * @param capacity how many items may wait for one half, whichever it is, while the other goes ahead
     * @param predicate the test; it does not wait
     * @param function makes a stream of those that pass and those that don't; called once in each run
     * @return the stream of what that stream gives
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    default <R> AsyncStream<R> partition(
            int capacity,
            CheckedPredicate<? super T> predicate,
            CheckedBiFunction<? super AsyncStream<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>>
                    function) {
        return new Partition<>(
                self(),
                Arguments.positive("capacity", capacity),
                Objects.requireNonNull(predicate, "predicate"),
                Objects.requireNonNull(function, "function"));
    }
}
