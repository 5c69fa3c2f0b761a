// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * What one worker has counted.
 *
 * <p><b>Threading.</b> Written by the worker's thread alone. Read by any thread, which may see each number as it was a moment ago: they
 * are plain fields, since an increment is then one instruction.
 */
final class Counts {
    /** How many classes of poll times there are: by powers of two, up to two seconds, and one for what is longer. */
    static final int TIMES = 32;

    long polls;
    long stealAttempts;
    long steals;
    long parks;
    long parkedNanos;

    /** Since when the worker sleeps; 0 while it does not. */
    long parkedSince;

    /** For how long it was driven, until the last time that it stopped. */
    long activeNanos;

    /** Since when it is driven; 0 while nobody drives it. */
    long activeSince;

    long localSchedules;
    long overflows;
    long lifoHits;
    long forcedYields;

    /** How many of the polls that were timed took less than {@code 2^(i+1)} nanoseconds, and no less than half of that. */
    final long[] times = new long[TIMES];

    void timed(long nanos) {
        times[Math.min(TIMES - 1, 63 - Long.numberOfLeadingZeros(Math.max(1, nanos)))]++;
    }

    /** Nobody drives the worker any more. */
    void stopped(long now) {
        activeNanos += now - activeSince;
        activeSince = 0;
    }

    /** The worker has slept. */
    void unparked(long now) {
        parks++;
        parkedNanos += now - parkedSince;
        parkedSince = 0;
    }

    /** For how long the worker was driven and did not sleep. */
    long busyNanos(long now) {
        long since = activeSince;
        long asleep = parkedSince;
        long active = activeNanos + (since == 0 ? 0 : Math.max(0, now - since));
        return Math.max(0, active - parkedNanos - (asleep == 0 ? 0 : Math.max(0, now - asleep)));
    }

    void addTo(Counts sum) {
        sum.polls += polls;
        sum.stealAttempts += stealAttempts;
        sum.steals += steals;
        sum.parks += parks;
        sum.parkedNanos += parkedNanos;
        sum.activeNanos += activeNanos;
        sum.localSchedules += localSchedules;
        sum.overflows += overflows;
        sum.lifoHits += lifoHits;
        sum.forcedYields += forcedYields;
        for (int i = 0; i < TIMES; i++) {
            sum.times[i] += times[i];
        }
    }
}
