// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often a busy worker looks up from its own queue: at the injector, and at its driver.
 *
 * <p><b>Threading.</b> The worker's thread; {@link #meanPollNanos} any, which sees a value that is a moment old.
 */
final class Pace {
    /*
     * Overview. Between two looks a worker takes so many turns as take about LOOK_NANOS, by the mean of the turns so far: a queue of long polls is
     * left after two of them, one of short ones after MOST. The mean is exponentially weighted, as in Tokio, with the same weight.
     * MOST bounds how long it takes to see that short polls have become long ones; at 20 ns a poll the look at the clock costs less than half of
     * a nanosecond each.
     *
     * At each look the injector comes first. The driver, whose look costs a system call, has its turn at the first look that
     * comes TURN_NANOS after the last turn. Tokio and Go count turns alone, 61 of them: with polls of 20 ns that would be a
     * system call each microsecond, and with polls of a millisecond the sockets would wait for 61 of them.
     *
     * With a clock that is not the system's nothing is measured: then the schedule depends on nothing but the order of events.
     */
    private static final long LOOK_NANOS = 20_000;
    private static final long TURN_NANOS = 50_000;
    private static final int LEAST = 2; // the injector may not get every turn
    private static final int MOST = 61; // prime, so that it falls in step with nothing
    private static final double WEIGHT = 0.1;

    /** The clock, or null to measure nothing. */
    private final @Nullable LongSupplier clock;

    private int interval = MOST / 2;
    private int left = interval;
    private long lastLook;
    private long lastTurn;
    private double meanPollNanos;
    private boolean turnDue;

    Pace(@Nullable LongSupplier clock) {
        this.clock = clock;
        restart(clock == null ? 0 : clock.getAsLong());
    }

    /** Counts a turn. */
    void polled() {
        left--;
    }

    boolean isLookDue() {
        return left <= 0;
    }

    /**
     * Takes note of a look.
     *
     * @return whether the driver is to have a turn
     */
    boolean look() {
        LongSupplier time = clock;
        if (time == null) {
            left = interval;
            turnDue = !turnDue;
            return turnDue;
        }
        long now = time.getAsLong();
        int turns = interval - left;
        double sample = (double) (now - lastLook) / turns;
        meanPollNanos = meanPollNanos == 0 ? sample : meanPollNanos + WEIGHT * (sample - meanPollNanos);
        interval = (int) Math.max(LEAST, Math.min(MOST, LOOK_NANOS / Math.max(1, meanPollNanos)));
        left = interval;
        lastLook = now;
        return now - lastTurn >= TURN_NANOS;
    }

    /** Takes note of a turn of the driver. */
    void turned() {
        lastTurn = lastLook;
    }

    /**
     * Begins anew after a sleep, which is not to count as a poll.
     *
     * @param now the time, by the clock if there is one
     */
    void restart(long now) {
        left = interval;
        if (clock != null) {
            lastLook = now;
            lastTurn = now;
        }
    }

    /** The time of the last look. */
    int stamp() {
        return clock != null ? Stamp.of(lastLook) : Stamp.UNKNOWN;
    }

    /** The mean time of a poll, with what the worker does between two; 0 if it is not known. */
    long meanPollNanos() {
        return (long) meanPollNanos;
    }
}
