// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

/**
 * What the way from one host to another is like, as long as it is open. Immutable.
 *
 * @param shortestNanos how long a packet is under way at the least
 * @param longestNanos how long a packet is under way at the most
 * @param bytesPerSecond how many bytes go through, or 0 for any number
 * @param segment how many bytes of a connection travel in one packet at the most
 * @param pieces whether reads and writes are cut at odd places
 * @param window how many bytes of a connection may be under way or unread
 * @param loss how probable it is that a datagram is lost
 * @param breakage how probable it is that a packet resets its connection
 */
record Conditions(
        long shortestNanos,
        long longestNanos,
        long bytesPerSecond,
        int segment,
        boolean pieces,
        int window,
        double loss,
        double breakage) {

    private static final long MILLI = 1_000_000;

    /** A local network: a segment fits an Ethernet frame, the window is the one that TCP has without options. */
    static final Conditions ORDINARY = new Conditions(MILLI, 10 * MILLI, 0, 1460, true, 64 * 1024, 0, 0);

    /** Within a host nothing takes time and nothing is lost. */
    static final Conditions LOOPBACK = new Conditions(0, 0, 0, 64 * 1024, true, 64 * 1024, 0, 0);

    Conditions withLatency(long shortest, long longest) {
        return new Conditions(shortest, longest, bytesPerSecond, segment, pieces, window, loss, breakage);
    }

    Conditions withBandwidth(long value) {
        return new Conditions(shortestNanos, longestNanos, value, segment, pieces, window, loss, breakage);
    }

    Conditions withSegment(int value) {
        return new Conditions(shortestNanos, longestNanos, bytesPerSecond, value, pieces, window, loss, breakage);
    }

    Conditions withPieces(boolean value) {
        return new Conditions(shortestNanos, longestNanos, bytesPerSecond, segment, value, window, loss, breakage);
    }

    Conditions withWindow(int value) {
        return new Conditions(shortestNanos, longestNanos, bytesPerSecond, segment, pieces, value, loss, breakage);
    }

    Conditions withLoss(double value) {
        return new Conditions(shortestNanos, longestNanos, bytesPerSecond, segment, pieces, window, value, breakage);
    }

    Conditions withBreakage(double value) {
        return new Conditions(shortestNanos, longestNanos, bytesPerSecond, segment, pieces, window, loss, value);
    }
}
