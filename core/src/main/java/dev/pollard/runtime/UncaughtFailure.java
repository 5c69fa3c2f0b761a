// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that nobody awaits, and where it comes from.
 *
 * @param failure what was thrown
 * @param task the label of the task that failed, such as {@code task 17 transfer-3}, or null if no task failed
 * @param scope the name of the scope that the task belongs to, or null if it belongs to none
 * @param backtrace from the inside to the outside, as far as it is known: the chain of futures that failed, its task, where that was spawned, its
 *     scope, the task of that scope, and so on
 */
public record UncaughtFailure(
        Throwable failure, @Nullable String task, @Nullable String scope, List<String> backtrace) {

    /**
     * Creates an event.
     *
     * @param failure what was thrown
     * @param task the label of the task that failed, or null
     * @param scope the name of the scope, or null
     * @param backtrace from the inside to the outside
     */
    public UncaughtFailure {
        Objects.requireNonNull(failure, "failure");
        backtrace = List.copyOf(backtrace);
    }

    /** For a failure of which no more is known. */
    static UncaughtFailure of(@Nullable String task, Throwable failure) {
        return new UncaughtFailure(failure, task, null, task == null ? List.of() : List.of(task));
    }

    /**
     * Returns the event as a text of one line for the failure and one for each part of the backtrace.
     *
     * @return the text
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("uncaught failure");
        if (task != null) {
            text.append(" in ").append(task);
        }
        if (scope != null) {
            text.append(" of scope ").append(scope);
        }
        text.append(": ").append(failure);
        for (String line : backtrace) {
            text.append("\n    in ").append(line);
        }
        return text.toString();
    }
}
