// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says in the log what had not ended when a runtime closed, for nobody reads a report at the end of a program.
 *
 * <p>What was cancelled after its grace is worth a line: somebody thought that it would end by then. Without a grace being cancelled is what was asked for. What
 * did not end even so is worth a warning.
 */
final class CloseLog {
    private static final int MOST_NAMES = 5;

    private CloseLog() {}

    /** A line of the log. */
    record Line(Level level, String text) {}

    /**
     * Logs how a runtime has closed.
     *
     * @param runtime what it says of itself
     * @param grace what the tasks were given to end by themselves
     * @param cancelled those that did not
     * @param unfinished what did not end even after that
     */
    static void closed(String runtime, Duration grace, List<Task<?>> cancelled, List<String> unfinished) {
        for (Line line : lines(runtime, grace, cancelled, unfinished)) {
            System.getLogger("dev.pollard.runtime").log(line.level(), line.text());
        }
    }

    static List<Line> lines(String runtime, Duration grace, List<Task<?>> cancelled, List<String> unfinished) {
        List<Line> lines = new ArrayList<>(2);
        if (!cancelled.isEmpty() && !grace.isZero() && !grace.isNegative()) {
            String limit = TimeText.exact(grace);
            lines.add(new Line(
                    Level.INFO,
                    runtime + " closed; cancelled, not ended within " + limit + ": " + names(cancelled, Task::label)));
        }
        if (!unfinished.isEmpty()) {
            lines.add(new Line(
                    Level.WARNING,
                    runtime + " closed; not ended even when cancelled: " + names(unfinished, what -> what)));
        }
        return lines;
    }

    /** How many, and the first of them. */
    private static <T> String names(List<T> all, Function<T, String> name) {
        String first = all.stream().limit(MOST_NAMES).map(name).collect(Collectors.joining(", "));
        int more = all.size() - MOST_NAMES;
        return all.size() + " (" + first + (more > 0 ? ", and " + more + " more)" : ")");
    }
}
