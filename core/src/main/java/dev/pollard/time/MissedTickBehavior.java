// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

/**
 * What an {@link Interval} does about ticks that nobody took in time.
 *
 * <p>A tick is missed if it is taken more than 5 ms after the time for which it was scheduled. For a period of 50 ms and
 * a consumer that is busy from 0 to 125:
 *
 * <pre>
 * BURST   0  125  125  150  200  250     catches up: as many ticks as periods
 * DELAY   0  125  175  225  275          a new schedule from the late tick on
 * SKIP    0  125  150  200  250          the old schedule, without the missed ticks
 * </pre>
 */
public enum MissedTickBehavior {
    /** Takes the missed ticks one after the other, without waiting, until the schedule is caught up with. The default. */
    BURST {
        @Override
        long next(long scheduled, long now, long period) {
            return scheduled + period;
        }
    },

    /** Schedules the next tick one period after the late one. */
    DELAY {
        @Override
        long next(long scheduled, long now, long period) {
            return now + period;
        }
    },

    /** Schedules the next tick at the next whole number of periods from the missed one. */
    SKIP {
        @Override
        long next(long scheduled, long now, long period) {
            return now + period - (now - scheduled) % period;
        }
    };

    /** The time after {@code scheduled}, which was taken late, at {@code now}. */
    abstract long next(long scheduled, long now, long period);
}
