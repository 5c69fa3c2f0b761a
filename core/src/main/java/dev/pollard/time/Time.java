// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.future.Future;
import dev.pollard.task.Moment;
import java.time.Duration;
import java.util.Objects;

/**
 * Futures that wait for time to pass.
 *
 * <p>They go by the clock and the timers of whoever polls them, so the same code runs on a runtime and in virtual time.
 *
 * <p><b>Precision.</b> Nothing here is ever early. A runtime is late by up to two milliseconds while its worker is idle: its timers have ticks of one, to
 * which deadlines are rounded up, and a selector sleeps for whole milliseconds; and besides by as long as the worker is busy with
 * something else. Durations below a millisecond are waited for, not lost, and that is all they are good for.
 *
 * <p><b>Long durations.</b> 146 years or more, {@code ChronoUnit.FOREVER.getDuration()} for one, never end. No duration is too long.
 */
public final class Time {
    private Time() {}

    /**
     * Returns a future that is ready once the duration has passed since its first poll.
     *
     * @param duration how long; zero or less is ready at the first poll, 146 years or more never
     * @return the future
     */
    public static Sleep sleep(Duration duration) {
        return Sleep.of(Nanos.of(Objects.requireNonNull(duration, "duration")));
    }

    /**
     * Returns a future that is ready once a moment has come.
     *
     * @param deadline the moment, by the clock of whoever polls; one that has passed is ready at the first poll
     * @return the future
     */
    public static Sleep sleepUntil(Moment deadline) {
        return Sleep.until(Objects.requireNonNull(deadline, "deadline"));
    }

    /**
     * Returns a sleep that never ends, unless it is reset: a timer that is not set yet.
     *
     * @return the future
     */
    public static Sleep never() {
        return Sleep.of(Nanos.FOREVER);
    }

    /**
     * Returns a future of the time at its first poll.
     *
     * <p><b>Errors.</b> {@link IllegalStateException} if whoever polls has no timers.
     *
     * @return the future
     */
    public static Future<Moment> now() {
        return new Now();
    }

    /**
     * Returns an interval that ticks at once when it is first polled, and then once a period.
     *
     * @param period the time between two ticks
     * @return the interval
     * @throws IllegalArgumentException if the period is zero or less
     */
    public static Interval interval(Duration period) {
        return new Interval(checked(period));
    }

    /**
     * Returns an interval that ticks first at a moment, and then once a period.
     *
     * <p>If the moment has passed the first tick is ready at once, and counts as missed if it is more than 5 ms late.
     *
     * @param first the moment of the first tick, by the clock of whoever polls
     * @param period the time between two ticks
     * @return the interval
     * @throws IllegalArgumentException if the period is zero or less
     */
    public static Interval intervalAt(Moment first, Duration period) {
        Objects.requireNonNull(first, "first");
        Interval interval = new Interval(checked(period));
        interval.resetAt(first);
        return interval;
    }

    private static long checked(Duration period) {
        Objects.requireNonNull(period, "period");
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period <= 0: " + period);
        }
        return Nanos.of(period);
    }
}
