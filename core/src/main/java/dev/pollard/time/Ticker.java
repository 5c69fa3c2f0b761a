// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.task.Moment;

/** A source of time that only goes forward: the system's, or a test's. */
@FunctionalInterface
public interface Ticker {

    /**
     * Returns the time in nanoseconds from an arbitrary origin; compare two by subtraction.
     *
     * @return the time
     */
    long nanoTime();

    /**
     * Returns the time as a {@link Moment}, for {@link Time#sleepUntil} and its like on a runtime with this clock.
     *
     * @return the moment
     */
    default Moment now() {
        return new Moment(nanoTime());
    }

    /**
     * Returns the ticker of the system, {@link System#nanoTime()}.
     *
     * @return the ticker
     */
    static Ticker system() {
        return System::nanoTime;
    }
}
