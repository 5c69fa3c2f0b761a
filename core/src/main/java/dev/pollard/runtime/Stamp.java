// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * A time in four bytes, by which a task notes when it was spawned: a number of steps of 8 ms that wraps after 417 days.
 *
 * <p>A worker does not read the clock for it, but takes the time of its last look up, some microseconds ago.
 */
final class Stamp {
    /** The time is not known: the clock of the runtime is not the system's. */
    static final int UNKNOWN = 0;

    private static final int SHIFT = 23;

    private Stamp() {}

    /** The stamp of a time of the system's clock. */
    static int of(long nanoTime) {
        int steps = (int) (nanoTime >> SHIFT);
        return steps == UNKNOWN ? 1 : steps;
    }

    /** How long ago a time was, in nanoseconds. */
    static long nanosSince(int stamp, long nowNanos) {
        int steps = of(nowNanos) - stamp;
        // A task may have been spawned after the caller read the clock.
        return steps == -1 ? 0 : Integer.toUnsignedLong(steps) << SHIFT;
    }
}
