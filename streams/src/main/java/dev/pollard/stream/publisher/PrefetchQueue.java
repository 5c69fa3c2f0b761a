// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between one producer and one consumer, in which the demand is the free space.
 *
 * <p>The consumer allows items, never more than there are free places; the producer offers, and is refused beyond what was allowed. So a place
 * is written only after the consumer emptied it and then allowed one more, and there is no check for a full queue.
 *
 * <p><b>Threading.</b> One producer, one consumer. {@code offered} publishes a place to the consumer, {@code allowed} gives it back.
 */
final class PrefetchQueue<T> {
    private final @Nullable Object[] places;
    private final int mask;

    /** How many items the producer put in; the producer's to write. */
    private volatile long offered;

    /** How many items the consumer wants in all; the consumer's to write. */
    private volatile long allowed;

    /** How many items the consumer took; the consumer's. */
    private long taken;

    /** What {@code offered} was when the consumer last looked; the consumer's. */
    private long known;

    PrefetchQueue(int capacity) {
        int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        places = new @Nullable Object[size];
        mask = size - 1;
    }

    /** The consumer's: allows so many items more. Comes before the request, since the answer may come from within it. */
    void allow(int n) {
        long before = allowed;
        allowed = before + n;
    }

    /** The producer's: puts an item in, and says whether it was allowed. */
    boolean offer(T item) {
        long n = offered;
        if (n == allowed) {
            return false;
        }
        places[(int) n & mask] = item;
        offered = n + 1;
        return true;
    }

    /** The consumer's: whether there is nothing to take. */
    boolean isEmpty() {
        if (taken != known) {
            return false;
        }
        known = offered;
        return taken == known;
    }

    /** The consumer's: takes an item, or null if there is none. */
    @Nullable
    T poll() {
        if (isEmpty()) {
            return null;
        }
        int at = (int) taken & mask;
        @SuppressWarnings("unchecked") // only offer puts items in
        T item = (T) places[at];
        places[at] = null;
        taken++;
        return item;
    }
}
