// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import org.jspecify.annotations.Nullable;

/**
 * Something that travels from one host to another.
 *
 * @param what the words for it among the steps
 * @param bytes how many bytes it takes of the bandwidth
 * @param lane those that arrive in the order in which they were sent, or null for a datagram, which overtakes others
 * @param arrival what happens at the other host
 * @param despair what happens at this host if it can't get through for a long time, since it is sent again and again; null if it is sent once and may be lost
 */
record Packet(
        String what,
        int bytes,
        @Nullable Lane lane,
        Runnable arrival,
        @Nullable Runnable despair) {

    /** One direction of one connection: what is sent on it arrives in order. */
    static final class Lane {
        /** When the last packet arrives that was sent so far. */
        private long lastNanos;

        /** When a packet arrives that would arrive at this time if it were alone. */
        long inOrder(long nanos) {
            lastNanos = Math.max(lastNanos, nanos);
            return lastNanos;
        }
    }

    boolean isSentOnce() {
        return despair == null;
    }
}
