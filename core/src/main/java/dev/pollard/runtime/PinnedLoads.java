// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many live tasks are pinned to each worker of a runtime.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class PinnedLoads {
    private final AtomicIntegerArray loads;

    PinnedLoads(int places) {
        loads = new AtomicIntegerArray(places);
    }

    /** Counts one more for the place that has the fewest, the first of several, and returns it. */
    int takeLeast() {
        while (true) {
            int least = 0;
            int load = loads.get(0);
            for (int i = 1; i < loads.length() && load > 0; i++) {
                int other = loads.get(i);
                if (other < load) {
                    least = i;
                    load = other;
                }
            }
            if (loads.compareAndSet(
                    least, load, load + 1)) { // else somebody came in between, and another may have fewer
                return least;
            }
        }
    }

    /** Counts one more for a place. */
    void take(int place) {
        loads.getAndIncrement(place);
    }

    /** Counts one less. */
    void leave(int place) {
        loads.getAndDecrement(place);
    }

    @Override
    public String toString() {
        return "PinnedLoads" + loads;
    }
}
