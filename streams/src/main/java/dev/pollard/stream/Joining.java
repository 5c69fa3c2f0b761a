// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.Objects;

/**
 * Who else gives items: the part of {@link AsyncStream} that joins this stream with others.
 *
 * @param <T> the type of the items
 */
sealed interface Joining<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Runs another stream if this one ends without an item.
     *
     * @param other the other stream
     * @return the stream
     */
    default AsyncStream<T> switchIfEmpty(AsyncStream<? extends T> other) {
        return new SwitchIfEmpty<>(self(), Objects.requireNonNull(other, "other"));
    }
}
