// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.Objects;

/**
 * How long something takes that was timed many times: how many of the times fall between each two powers of two.
 *
 * <p><b>Threading.</b> Immutable.
 */
public final class TimeHistogram {
    /** By powers of two nanoseconds, up to two seconds, and one for what is longer. */
    static final int CLASSES = 32;

    private final long[] counts;

    TimeHistogram(long[] counts) {
        this.counts = counts.clone();
    }

    /** The class of a time. */
    static int classOf(long nanos) {
        return Math.min(CLASSES - 1, 63 - Long.numberOfLeadingZeros(Math.max(1, nanos)));
    }

    /**
     * Returns how many times are in it.
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
     * Returns how many classes there are. Class {@code i} has the times from 2<sup>i</sup> to 2<sup>i+1</sup> nanoseconds; the last one also those that are
     * longer.
     *
     * @return the number
     */
    public int classes() {
        return counts.length;
    }

    /**
     * Returns how many of the times are in a class.
     *
     * @param index the number of the class, from 0
     * @return how many
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public long count(int index) {
        return counts[Objects.checkIndex(index, counts.length)];
    }

    /**
     * Returns the time that a part of the times did not exceed, rounded up to the end of its class.
     *
     * @param part the part, such as 0.99
     * @return the time; zero if there is none
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
        return "TimeHistogram(" + samples() + " times, median " + TimeText.of(percentile(0.5)) + ", 99 % "
                + TimeText.of(percentile(0.99)) + ")";
    }
}
