// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets the tasks that are pinned to one place run one at a time, also when a worker is stuck in one of them and another has taken its place.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class PinnedTurn {
    /* Overview. Taken by CAS for one turn of a pinned task. Who fails to get it leaves the task where it is; who gives it back wakes the driver. */
    private final AtomicBoolean taken = new AtomicBoolean();

    boolean isFree() {
        return !taken.get();
    }

    boolean tryTake() {
        return taken.compareAndSet(false, true);
    }

    void giveBack() {
        taken.set(false);
    }

    @Override
    public String toString() {
        return "PinnedTurn(" + (isFree() ? "free)" : "taken)");
    }
}
