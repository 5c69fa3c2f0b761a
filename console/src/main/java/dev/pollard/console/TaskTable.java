// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tasks of one runtime as a table, which remembers the last look to know who was busy since then. */
final class TaskTable {
    private static final String FORMAT = "%8s %-20s %-9s %5s %8s %8s %8s %8s %8s %5s %8s  %s";
    private static final String HEADING = String.format(
            FORMAT, "ID", "NAME", "STATE", "BUSY%", "BUSY", "SCHED", "IDLE", "POLLS", "WAKES", "SELF%", "AGE", "WAITS");

    private final Options.Sort sort;
    private final int rows;
    private Map<Long, Long> lastBusy = Map.of();
    private long lastNanos;

    TaskTable(Options.Sort sort, int rows) {
        this.sort = sort;
        this.rows = rows;
    }

    /** The lines of the table at a time. */
    List<String> lines(List<TaskData> tasks, long nowNanos) {
        Map<Long, Double> shares = new HashMap<>();
        Map<Long, Long> busy = new HashMap<>();
        for (TaskData task : tasks) {
            shares.put(task.id(), share(task, nowNanos));
            busy.put(task.id(), task.busyNanos());
        }
        List<String> lines = new ArrayList<>();
        lines.add(HEADING);
        tasks.stream()
                .sorted(order(shares))
                .limit(rows)
                .forEach(task -> write(task, shares.getOrDefault(task.id(), -1.0), lines));
        if (tasks.size() > rows) {
            lines.add("and " + (tasks.size() - rows) + " more");
        }
        lastBusy = busy;
        lastNanos = nowNanos;
        return lines;
    }

    /** Which part of the time since the last look it was polled; of its life if there was no look at it. */
    private double share(TaskData task, long nowNanos) {
        Long before = lastBusy.get(task.id());
        long busy = before == null ? task.busyNanos() : task.busyNanos() - before;
        long time = before == null ? task.busyNanos() + task.scheduledNanos() + task.idleNanos() : nowNanos - lastNanos;
        return task.busyNanos() < 0 || time <= 0 ? -1 : Math.min(1, (double) busy / time);
    }

    private Comparator<TaskData> order(Map<Long, Double> shares) {
        Comparator<TaskData> by = switch (sort) {
            case BUSY ->
                Comparator.comparingDouble((TaskData task) -> -shares.getOrDefault(task.id(), -1.0))
                        .thenComparing(
                                Comparator.comparingLong(TaskData::busyNanos).reversed());
            case POLLS -> Comparator.comparingLong(TaskData::polls).reversed();
            case WAITS ->
                Comparator.comparingLong(TaskData::idleNanos)
                        .thenComparingLong(TaskData::ageNanos)
                        .reversed();
            case AGE -> Comparator.comparingLong(TaskData::ageNanos).reversed();
            case ID -> Comparator.comparingLong(TaskData::id);
        };
        return by.thenComparingLong(TaskData::id);
    }

    private static void write(TaskData task, double share, List<String> lines) {
        String name = task.name() == null ? "" : task.name();
        lines.add(String.format(
                        Locale.ROOT,
                        FORMAT,
                        task.id(),
                        name.length() > 20 ? name.substring(0, 19) + "~" : name,
                        task.state().toLowerCase(Locale.ROOT),
                        share < 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100 * share),
                        TimeText.of(task.busyNanos()),
                        TimeText.of(task.scheduledNanos()),
                        TimeText.of(task.idleNanos()),
                        number(task.polls()),
                        number(task.wakes()),
                        task.wakes() <= 0 ? "-" : Long.toString(100 * task.selfWakes() / task.wakes()),
                        TimeText.of(task.ageNanos()),
                        String.join("; ", task.waits()))
                .stripTrailing());
        for (String warning : task.warnings()) {
            lines.add("         ! " + warning);
        }
    }

    private static String number(long figure) {
        return figure < 0 ? "-" : Long.toString(figure);
    }

    @Override
    public String toString() {
        return "TaskTable(by " + sort + ", " + rows + " rows)";
    }
}
