// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** What a section leaves to be done once the word is open, for it is foreign code: wakes, and the start and stop of a timer. */
final class Aftermath {
    /**
     * How many are woken after one section; for more there is another one. As in Tokio: the price of a section is spread over so
     * many that it does not count, and others who come to the word wait for some 100 ns.
     */
    static final int CAPACITY = 32;

    private @Nullable Waker first; // most have one at most
    private @Nullable Waker @Nullable [] others;
    private int size;
    private @Nullable LapseWatch toArm;
    private @Nullable LapseWatch toDisarm;

    // ---- in the section

    /** Whether another one can be woken after this section. */
    boolean hasRoom() {
        return size < CAPACITY;
    }

    /**
     * Adds a wake, if there is room.
     *
     * @param waker the waker; null for a waiter that has not been polled yet, which takes a place too
     */
    void wake(@Nullable Waker waker) {
        if (size++ == 0) {
            first = waker;
            return;
        }
        if (others == null) {
            others = new Waker[CAPACITY - 1];
        }
        others[size - 2] = waker;
    }

    void arm(LapseWatch watch) {
        toArm = watch;
    }

    void disarm(LapseWatch watch) {
        toDisarm = watch;
    }

    // ---- after it

    /** Does it all, and is empty again. Returns whether there was no more room, so that another section may find more to do. */
    boolean run() {
        int n = size;
        LapseWatch unwanted = toDisarm;
        LapseWatch wanted = toArm;
        size = 0;
        toDisarm = null;
        toArm = null;
        if (n > 0) {
            Foreign.wake(first);
            for (int i = 0; others != null && i < n - 1; i++) {
                Foreign.wake(others[i]);
            }
        }
        if (unwanted != null) {
            unwanted.disarm();
        }
        if (wanted != null) {
            wanted.arm();
        }
        return n == CAPACITY;
    }
}
