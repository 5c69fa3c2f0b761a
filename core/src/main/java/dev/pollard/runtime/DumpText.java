// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.runtime.RuntimeDump.Deadlock;
import dev.pollard.runtime.RuntimeDump.Holder;
import dev.pollard.runtime.RuntimeDump.Link;
import dev.pollard.runtime.RuntimeDump.Node;
import dev.pollard.runtime.RuntimeDump.TaskDump;
import dev.pollard.runtime.RuntimeDump.Wait;
import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.util.Locale;

/** Writes a dump and its parts as text. */
final class DumpText {
    private final StringBuilder text = new StringBuilder();

    private DumpText() {}

    static String of(RuntimeDump dump) {
        DumpText writer = new DumpText();
        writer.text.append(dump.runtime()).append(" at ").append(dump.time()).append('\n');
        for (Deadlock deadlock : dump.deadlocks()) {
            writer.text.append("\nDEADLOCK\n");
            writer.write(deadlock, 1);
        }
        writer.writeWarnings(dump);
        for (TaskDump task : dump.tasks()) {
            writer.text.append('\n');
            writer.write(task);
        }
        return writer.text.toString();
    }

    static String of(TaskDump task) {
        DumpText writer = new DumpText();
        writer.write(task);
        return writer.text.toString();
    }

    static String of(Node node) {
        DumpText writer = new DumpText();
        writer.write(node, 0);
        return writer.text.toString();
    }

    static String of(Deadlock deadlock) {
        DumpText writer = new DumpText();
        writer.write(deadlock, 0);
        return writer.text.toString();
    }

    /** What is waited for by who awaits a task. */
    static String endOf(TaskInfo task) {
        return "the end of " + task.label();
    }

    static String of(Wait wait) {
        Holder holder = wait.holder();
        Duration held = wait.held();
        if (holder == null || wait.what().equals(endOf(holder))) {
            return wait.what();
        }
        String duration = held == null ? "" : " for " + TimeText.of(held.toNanos());
        return wait.what() + ", held by " + holder.label() + duration;
    }

    private void write(Deadlock deadlock, int depth) {
        for (Link link : deadlock.links()) {
            indent(depth).append(link).append('\n');
        }
    }

    private void writeWarnings(RuntimeDump dump) {
        String heading = "\nWARNINGS\n";
        for (TaskDump task : dump.warned()) {
            for (TaskWarning warning : task.warnings()) {
                text.append(heading);
                indent(1).append(of(task, warning)).append('\n');
                heading = "";
            }
        }
    }

    /** A warning with the name of the task. */
    static String of(TaskInfo task, TaskWarning warning) {
        return task.label() + " " + warning;
    }

    private void write(TaskDump task) {
        text.append(task.label()).append(": ").append(task.state().name().toLowerCase(Locale.ROOT));
        if (task.thread() != null) {
            text.append(" on ").append(task.thread());
        }
        Duration age = task.age();
        if (age != null) {
            text.append(", ").append(TimeText.of(age.toNanos())).append(" old");
        }
        if (task.place() != null) {
            text.append(", spawned at ").append(task.place());
        }
        text.append('\n');
        if (task.stats() != null) {
            indent(1).append(task.stats()).append('\n');
        }
        for (TaskWarning warning : task.warnings()) {
            indent(1).append("! ").append(warning).append('\n');
        }
        for (Node node : task.awaits()) {
            write(node, 1);
        }
        for (StackTraceElement frame : task.stack()) {
            indent(2).append("at ").append(frame).append('\n');
        }
    }

    private void write(Node node, int depth) {
        indent(depth).append(node.name());
        String separator = ": waits for ";
        for (Wait wait : node.waits()) {
            text.append(separator).append(wait);
            separator = "; ";
        }
        text.append('\n');
        for (Node child : node.children()) {
            write(child, depth + 1);
        }
        if (node.leftOut() > 0) {
            indent(depth + 1).append("and ").append(node.leftOut()).append(" more\n");
        }
        if (node.problem() != null) {
            indent(depth + 1).append("! ").append(node.problem()).append('\n');
        }
    }

    private StringBuilder indent(int depth) {
        return text.append("  ".repeat(depth));
    }
}
