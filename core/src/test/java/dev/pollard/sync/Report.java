// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a future tells about itself. */
final class Report implements Inspector {
    private final List<String> lines = new ArrayList<>();
    private final List<Long> since = new ArrayList<>();

    static Report of(Inspectable node) {
        Report report = new Report();
        node.inspect(report);
        return report;
    }

    List<String> lines() {
        return lines;
    }

    /** The times that were told. */
    List<Long> since() {
        return since;
    }

    @Override
    public void name(String name) {
        lines.add("name " + name);
    }

    @Override
    public void child(@Nullable Object child) {
        lines.add("child " + child);
    }

    @Override
    public void waitsFor(String what) {
        lines.add("waits for " + what);
    }

    @Override
    public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {
        lines.add("waits for " + resource + " held by " + (holder == null ? "?" : holder.label()));
        since.add(sinceNanos);
    }
}
