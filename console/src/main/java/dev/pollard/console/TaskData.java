// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.util.List;
import java.util.Objects;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** One task, as it came from the JVM; figures that are not known there are -1. */
record TaskData(
        long id,
        @Nullable String name,
        String state,
        long ageNanos,
        long polls,
        long wakes,
        long selfWakes,
        long busyNanos,
        long scheduledNanos,
        long idleNanos,
        List<String> waits,
        List<String> warnings) {

    static TaskData of(CompositeData row) {
        return new TaskData(
                number(row, "id"),
                (String) row.get("name"),
                Objects.requireNonNull((String) row.get("state")),
                number(row, "ageNanos"),
                number(row, "polls"),
                number(row, "wakes"),
                number(row, "selfWakes"),
                number(row, "busyNanos"),
                number(row, "scheduledNanos"),
                number(row, "idleNanos"),
                List.of((String[]) Objects.requireNonNull(row.get("waits"))),
                List.of((String[]) Objects.requireNonNull(row.get("warnings"))));
    }

    private static long number(CompositeData row, String name) {
        return (Long) Objects.requireNonNull(row.get(name));
    }
}
