// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.time.Duration;
import java.util.Objects;

/**
 * When items go on: the part of {@link AsyncStream} that looks at the clock.
 *
 * @param <T> the type of the items
 */
sealed interface Timing<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Fails with {@link dev.pollard.future.TimeoutExceededException} if an item does not come in time.
     *
     * <p><b>Behaviour.</b> The time of an item counts from when it was asked for and was not there; what the consumer takes for itself does not count. An item
     * that is there is given, however late it was asked for.
     *
     * @param limit how long to wait for an item
     * @return the stream
     */
    default AsyncStream<T> timeout(Duration limit) {
        return new Timeout<>(self(), Objects.requireNonNull(limit, "limit"));
    }
}
