// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collector;
import java.util.stream.Collectors;

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
}
