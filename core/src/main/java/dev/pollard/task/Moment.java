// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.time.Duration;
import java.util.Objects;

/**
 * A point in time by the clock of a runtime: what a sleep ends at, a deadline is, and an interval ticks for.
 *
 * <p><b>Behaviour.</b> The clock only goes forward and has an arbitrary origin, as {@link System#nanoTime()} has, so a moment means nothing
 * to another clock, another process, or a person. Two moments are compared by their distance, which has to be less than 292 years.
 *
 * <p>There is one to be had from {@code Ticker.now()}, from {@code Time.now()}, and from each tick of an interval.
 *
 * @param nanoTime the time in nanoseconds, as the clock counts
 */
public record Moment(long nanoTime) implements Comparable<Moment> {
    /** 146 years: half the range of the clock, so that what is this far from a moment still compares right with what came long before it. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    /**
     * Returns the moment that comes some time after this one.
     *
     * @param duration how long after; before it, if negative; 146 years at the most, either way
     * @return the moment
     */
    public Moment plus(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.compareTo(LONGEST) >= 0) {
            return new Moment(nanoTime + LONGEST.toNanos());
        }
        if (duration.compareTo(LONGEST.negated()) <= 0) {
            return new Moment(nanoTime - LONGEST.toNanos());
        }
        return new Moment(nanoTime + duration.toNanos());
    }

    /**
     * Returns how long it is from this moment to another.
     *
     * @param other the other moment
     * @return the time; negative if the other moment comes before this one
     */
    public Duration until(Moment other) {
        return Duration.ofNanos(other.nanoTime - nanoTime);
    }

    /**
     * Whether this moment comes before another.
     *
     * @param other the other moment
     * @return true if it does; false if they are the same
     */
    public boolean isBefore(Moment other) {
        return nanoTime - other.nanoTime < 0;
    }

    /**
     * Whether this moment comes after another.
     *
     * @param other the other moment
     * @return true if it does; false if they are the same
     */
    public boolean isAfter(Moment other) {
        return nanoTime - other.nanoTime > 0;
    }

    /** By time. Consistent among moments of one clock of which no two are 292 years apart. */
    @Override
    public int compareTo(Moment other) {
        return Long.signum(nanoTime - other.nanoTime);
    }
}
