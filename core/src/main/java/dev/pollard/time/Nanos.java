// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import java.time.Duration;

/** Durations as a number of nanoseconds that can be added to any time of a {@link Ticker}. */
final class Nanos {
    /**
     * 146 years: half the range of the clock, so that a deadline this far ahead still compares right by subtraction with one that was set much
     * earlier.
     */
    static final long FOREVER = Long.MAX_VALUE / 2;

    private static final Duration LONGEST = Duration.ofNanos(FOREVER);

    private Nanos() {}

    /** Saturates; 0 if negative. */
    static long of(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : FOREVER;
    }
}
