// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks hold something that several may hold: for a diagnosis, at the price of two plain writes each.
 *
 * <p>The register has few places and no lock. Who finds them taken, or writes over another in a race, leaves one name out; nobody
 * stays in it for longer than he holds.
 */
final class Holders {
    private static final int PLACES = 8;

    /** What {@link #enter} returns to those who are not in the register. */
    static final byte NOWHERE = -1;

    private final @Nullable TaskInfo[] places = new TaskInfo[PLACES];

    byte enter(@Nullable TaskInfo task) {
        if (task != null) {
            int start = (int) task.id();
            for (int i = 0; i < PLACES; i++) {
                int place = (start + i) & (PLACES - 1);
                if (places[place] == null) {
                    places[place] = task;
                    return (byte) place;
                }
            }
        }
        return NOWHERE;
    }

    void leave(byte place, @Nullable TaskInfo task) {
        if (place != NOWHERE && places[place] == task) {
            places[place] = null;
        }
    }

    List<TaskInfo> known() {
        List<TaskInfo> known = new ArrayList<>();
        for (TaskInfo task : places) {
            if (task != null) {
                known.add(task);
            }
        }
        return known;
    }
}
