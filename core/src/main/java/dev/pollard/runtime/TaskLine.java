// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.runtime.RuntimeDump.Node;
import dev.pollard.runtime.RuntimeDump.TaskDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Takes a row out of what a dump knows of a task. */
record TaskLine(TaskDump task) implements TaskRow {
    private static final int MOST_WAITS = 4;

    private long figure(ToLongFunction<TaskStats> which) {
        TaskStats stats = task.stats();
        return stats == null ? -1 : which.applyAsLong(stats);
    }

    private long nanos(Function<TaskStats, Duration> which) {
        return figure(stats -> which.apply(stats).toNanos());
    }

    @Override
    public long getId() {
        return task.id();
    }

    @Override
    public @Nullable String getName() {
        return task.name();
    }

    @Override
    public String getState() {
        return task.state().name();
    }

    @Override
    public long getAgeNanos() {
        Duration age = task.age();
        return age == null ? -1 : age.toNanos();
    }

    @Override
    public long getPolls() {
        return figure(TaskStats::polls);
    }

    @Override
    public long getWakes() {
        return figure(TaskStats::wakes);
    }

    @Override
    public long getSelfWakes() {
        return figure(TaskStats::selfWakes);
    }

    @Override
    public long getBusyNanos() {
        return nanos(TaskStats::busy);
    }

    @Override
    public long getScheduledNanos() {
        return nanos(TaskStats::scheduled);
    }

    @Override
    public long getIdleNanos() {
        return nanos(TaskStats::idle);
    }

    @Override
    public List<String> getWaits() {
        List<String> waits = new ArrayList<>();
        collect(task.awaits(), waits);
        return waits;
    }

    private static void collect(List<Node> nodes, List<String> waits) {
        for (Node node : nodes) {
            node.waits().stream()
                    .limit(MOST_WAITS - waits.size())
                    .map(Object::toString)
                    .forEach(waits::add);
            if (waits.size() < MOST_WAITS) {
                collect(node.children(), waits);
            }
        }
    }

    @Override
    public List<String> getWarnings() {
        return task.warnings().stream().map(TaskWarning::text).toList();
    }
}
