// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import java.time.Duration;
import java.util.Objects;

/**
 * Futures that wait for time to pass.
 *
 * <p>They go by the clock and the timers of whoever polls them, so the same code runs on a runtime and in virtual time.
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
     * Returns an interval that ticks at once when it is first polled, and then once a period.
     *
     * @param period the time between two ticks
     * @return the interval
     * @throws IllegalArgumentException if the period is zero or less
     */
    public static Interval interval(Duration period) {
        Objects.requireNonNull(period, "period");
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period <= 0: " + period);
        }
        return new Interval(Nanos.of(period));
    }
}
