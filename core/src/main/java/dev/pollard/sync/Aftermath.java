// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** What a section of {@link Permits} leaves to be done once the word is open: wakes and timers, which are foreign code. */
final class Aftermath {
    private final WakeBatch wakes = new WakeBatch();
    private @Nullable LapseWatch toArm;
    private @Nullable LapseWatch toDisarm;

    /** Whether another waker can be taken in this section. */
    boolean hasRoom() {
        return !wakes.isFull();
    }

    void wake(@Nullable Waker waker) {
        wakes.add(waker);
    }

    void arm(LapseWatch watch) {
        toArm = watch;
    }

    void disarm(LapseWatch watch) {
        toDisarm = watch;
    }

    /** Does it, and is empty again. Returns whether there may be more to do, in another section. */
    boolean run() {
        boolean full = wakes.isFull();
        LapseWatch unwanted = toDisarm;
        LapseWatch wanted = toArm;
        toDisarm = null;
        toArm = null;
        wakes.wake();
        if (unwanted != null) {
            unwanted.disarm();
        }
        if (wanted != null) {
            wanted.arm();
        }
        return full;
    }
}
