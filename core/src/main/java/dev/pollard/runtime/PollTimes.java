// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.time.Duration;
import java.util.Objects;

/**
 * How long polls take, as seen in a sample: one poll is timed each time that the worker looks up from its queue, which is each 61st if polls are
 * short and each second if they are long.
 *
 * <p><b>Threading.</b> Immutable.
 */
public final class PollTimes {
    private final long[] counts;

    PollTimes(long[] counts) {
        this.counts = counts.clone();
    }

    /**
     * Returns how many polls were timed.
     *
     * @return the number
     */
    public long samples() {
        long samples = 0;
        for (long count : counts) {
            samples += count;
        }
        return samples;
    }

    /**
     * Returns how many classes there are. Class {@code i} has the polls that took from 2<sup>i</sup> to 2<sup>i+1</sup> nanoseconds; the last one also what
     * took longer.
     *
     * @return the number
     */
    public int classes() {
        return counts.length;
    }

    /**
     * Returns how many of the polls that were timed are in a class.
     *
     * @param index the number of the class, from 0
     * @return how many
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public long count(int index) {
        return counts[Objects.checkIndex(index, counts.length)];
    }

    /**
     * Returns the time that a part of the polls did not exceed, rounded up to the end of its class.
     *
     * @param part the part, such as 0.99
     * @return the time; zero if no poll was timed
     * @throws IllegalArgumentException if the part is not between 0 and 1
     */
    public Duration percentile(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("part not in 0..1: " + part);
        }
        long samples = samples();
        long rank = (long) Math.ceil(part * samples);
        long seen = 0;
        for (int i = 0; i < counts.length && samples > 0; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Duration.ofNanos(1L << (i + 1));
            }
        }
        return Duration.ZERO;
    }

    @Override
    public String toString() {
        return "PollTimes(" + samples() + " samples, median " + percentile(0.5) + ", 99 % " + percentile(0.99) + ")";
    }
}
