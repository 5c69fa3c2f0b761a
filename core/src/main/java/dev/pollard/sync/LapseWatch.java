// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;

/**
 * The timer that runs while some have an offer of {@link Permits} and others wait; fires once, then there is another one if need be.
 *
 * <p>Whoever starts or stops it decides so in a section, and arms or disarms it after that. Of an arm and a disarm that cross
 * each other, the one who arms looks again whether it is still wanted, so it does not stay behind.
 */
final class LapseWatch extends TimerNode {
    /**
     * An offer is usually taken within microseconds. This is longer than most pauses of a healthy process, so that offers do not
     * lapse by accident, and short enough to be a hiccup where they have to.
     */
    static final long PERIOD_NANOS = 10_000_000;

    private final Permits permits;
    private final Timers timers;

    LapseWatch(Permits permits, Timers timers) {
        this.permits = permits;
        this.timers = timers;
    }

    void arm() {
        timers.armAfter(this, PERIOD_NANOS);
        if (!permits.isCurrent(this)) {
            timers.disarm(this);
        }
    }

    void disarm() {
        timers.disarm(this);
    }

    @Override
    protected void fire() {
        permits.lapse(this);
    }
}
