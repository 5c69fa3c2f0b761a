// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

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
        if (size < 1) {
            throw new IllegalArgumentException("size < 1: " + size);
        }
        return new Buffer<>(self(), size);
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
        if (size < 1) {
            throw new IllegalArgumentException("size < 1: " + size);
        }
        return new BufferTimeout<>(self(), size, Objects.requireNonNull(time, "time"));
    }
}
