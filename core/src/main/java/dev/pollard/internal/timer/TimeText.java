// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.time.Duration;
import java.util.Locale;

/** Says how long something takes, for people: {@code 3.2 s}. */
public final class TimeText {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** 146 years: what a duration that never ends is taken to be. */
    private static final long FOREVER = Long.MAX_VALUE / 2;

    private TimeText() {}

    /**
     * Returns a text for a number of nanoseconds, in the largest unit of which it has at least one and with one decimal unless that is 0.
     *
     * @param nanos the number; less than 0 counts as 0
     * @return the text
     */
    public static String of(long nanos) {
        if (nanos >= FOREVER) {
            return "forever";
        }
        if (nanos >= DAY) {
            return in(nanos, DAY, " d");
        }
        if (nanos >= HOUR) {
            return in(nanos, HOUR, " h");
        }
        if (nanos >= MINUTE) {
            return in(nanos, MINUTE, " min");
        }
        if (nanos >= SECOND) {
            return in(nanos, SECOND, " s");
        }
        if (nanos >= MILLI) {
            return in(nanos, MILLI, " ms");
        }
        return nanos >= MICRO ? in(nanos, MICRO, " us") : Math.max(0, nanos) + " ns";
    }

    /**
     * Returns a text for a duration that was measured: see {@link #of(long)}.
     *
     * @param duration the duration
     * @return the text
     */
    public static String of(Duration duration) {
        return of(nanos(duration));
    }

    /**
     * Returns a text for a duration that somebody has chosen: all of it, in the largest unit in which it is a whole number.
     *
     * @param duration the duration
     * @return such as {@code 1500 ms}
     */
    public static String exact(Duration duration) {
        return exact(nanos(duration));
    }

    /**
     * Returns a text for a number of nanoseconds that somebody has chosen: see {@link #exact(Duration)}.
     *
     * @param nanos the number
     * @return the text
     */
    public static String exact(long nanos) {
        if (nanos >= FOREVER) {
            return "forever";
        }
        if (nanos % SECOND == 0) {
            return nanos != 0 && nanos % DAY == 0
                    ? nanos / DAY + " d"
                    : nanos != 0 && nanos % HOUR == 0
                            ? nanos / HOUR + " h"
                            : nanos != 0 && nanos % MINUTE == 0 ? nanos / MINUTE + " min" : nanos / SECOND + " s";
        }
        return nanos % MILLI == 0 ? nanos / MILLI + " ms" : nanos % MICRO == 0 ? nanos / MICRO + " us" : nanos + " ns";
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static String in(long nanos, long unit, String name) {
        long tenths = nanos / (unit / 10);
        return tenths % 10 == 0 ? tenths / 10 + name : String.format(Locale.ROOT, "%.1f%s", tenths / 10.0, name);
    }
}
