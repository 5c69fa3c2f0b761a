// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.time.Duration;

/** Durations as numbers of nanoseconds that can be added to any time of a ticker. */
final class Nanos {
    /** 146 years: far enough, and two of them don't overflow. */
    private static final long MAX = Long.MAX_VALUE / 2;

    private Nanos() {}

    static long of(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.getSeconds() >= MAX / 1_000_000_000 ? MAX : duration.toNanos();
    }
}
