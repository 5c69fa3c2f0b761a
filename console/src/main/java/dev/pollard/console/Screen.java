// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;

/** Shows what was asked for: once, or again each second until the thread is interrupted. */
final class Screen {
    /** Home, and everything below it erased. */
    private static final String CLEAR = "\033[H\033[J";

    private final Target target;
    private final Options options;
    private final PrintStream out;
    private final Map<ObjectName, TaskTable> tables = new HashMap<>();

    Screen(Target target, Options options, PrintStream out) {
        this.target = target;
        this.options = options;
        this.out = out;
    }

    void show() throws TargetException {
        if (options.mode() == Options.Mode.DUMP) {
            for (ObjectName runtime : target.runtimes(options.runtime())) {
                out.println(target.dump(runtime));
            }
            return;
        }
        while (true) {
            // All of it before the screen is cleared, lest it flickers.
            String page = String.join(System.lineSeparator(), page());
            out.print(options.mode() == Options.Mode.TOP ? CLEAR + page : page);
            out.println();
            out.flush();
            if (options.mode() == Options.Mode.ONCE || !pause()) {
                return;
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> page() throws TargetException {
        List<String> lines = new ArrayList<>();
        for (ObjectName runtime : target.runtimes(options.runtime())) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            List<TaskData> tasks = target.tasks(runtime);
            lines.add(target.text(runtime, "Runtime"));
            lines.add(target.text(runtime, "Metrics"));
            for (String deadlock : target.texts(runtime, "Deadlocks")) {
                lines.add("DEADLOCK");
                lines.addAll(deadlock.lines().toList());
            }
            if (!tasks.isEmpty() && tasks.stream().allMatch(task -> task.polls() < 0)) {
                lines.add("no figures of tasks: the runtime was not built with measure(Measurement.TASKS)");
            }
            lines.addAll(tables.computeIfAbsent(runtime, name -> new TaskTable(options.sort(), options.rows()))
                    .lines(tasks, System.nanoTime()));
        }
        return lines;
    }

    @Override
    public String toString() {
        return "Screen(" + target + ", " + options + ")";
    }
}
