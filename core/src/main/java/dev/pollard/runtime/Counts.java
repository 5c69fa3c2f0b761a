// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * What one worker has counted.
 *
 * <p><b>Threading.</b> Written by the worker's thread alone. Read by any thread, which may see each number as it was a moment ago: they
 * are plain fields, since an increment is then one instruction.
 */
final class Counts {
    long polls;
    long stealAttempts;
    long stealOperations;
    long steals;
    long parks;
    long noOps;
    long parkedNanos;

    /** Since when the worker sleeps; 0 while it does not. */
    long parkedSince;

    /** How many polls there were when the worker last woke up; less than 0 if it has not slept. */
    private long pollsAtWake = -1;

    /** For how long it was driven, until the last time that it stopped. */
    long activeNanos;

    /** Since when it is driven; 0 while nobody drives it. */
    long activeSince;

    long localSchedules;
    long overflows;
    long lifoHits;
    long forcedYields;

    /** How long polls took: of a sample, or of all of them. */
    final long[] pollTimes = new long[TimeHistogram.CLASSES];

    /** How long tasks that were woken waited for their poll. */
    final long[] delays = new long[TimeHistogram.CLASSES];

    void polled(long nanos) {
        pollTimes[TimeHistogram.classOf(nanos)]++;
    }

    void delayed(long nanos) {
        delays[TimeHistogram.classOf(nanos)]++;
    }

    /** The worker has taken jobs from another. */
    void stole(int jobs) {
        stealOperations++;
        steals += jobs;
    }

    /** Nobody drives the worker any more. */
    void stopped(long now) {
        activeNanos += now - activeSince;
        activeSince = 0;
    }

    /** The worker goes to sleep. */
    void parked(long now) {
        if (pollsAtWake == polls) {
            noOps++;
        }
        parkedSince = now;
    }

    /** The worker has slept. */
    void unparked(long now) {
        parks++;
        parkedNanos += now - parkedSince;
        parkedSince = 0;
        pollsAtWake = polls;
    }

    /** For how long the worker was driven and did not sleep. */
    long busyNanos(long now) {
        long since = activeSince;
        long asleep = parkedSince;
        long active = activeNanos + (since == 0 ? 0 : Math.max(0, now - since));
        return Math.max(0, active - parkedNanos - (asleep == 0 ? 0 : Math.max(0, now - asleep)));
    }

    void addTo(Counts sum) {
        addTo(sum, 1);
    }

    /** What has been counted since another look; the times of being driven and asleep left out. */
    Counts since(Counts earlier) {
        Counts difference = new Counts();
        addTo(difference, 1);
        earlier.addTo(difference, -1);
        return difference;
    }

    private void addTo(Counts sum, int sign) {
        sum.polls += sign * polls;
        sum.stealAttempts += sign * stealAttempts;
        sum.stealOperations += sign * stealOperations;
        sum.steals += sign * steals;
        sum.parks += sign * parks;
        sum.noOps += sign * noOps;
        sum.parkedNanos += sign * parkedNanos;
        sum.activeNanos += sign * activeNanos;
        sum.localSchedules += sign * localSchedules;
        sum.overflows += sign * overflows;
        sum.lifoHits += sign * lifoHits;
        sum.forcedYields += sign * forcedYields;
        for (int i = 0; i < TimeHistogram.CLASSES; i++) {
            sum.pollTimes[i] += sign * pollTimes[i];
            sum.delays[i] += sign * delays[i];
        }
    }
}
