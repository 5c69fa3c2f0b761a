// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Is told of every failure that nobody awaits.
 *
 * <p><b>Threading.</b> Any thread, a worker's included: return soon. What it throws is ignored.
 */
@FunctionalInterface
public interface UncaughtHandler {

    /**
     * Takes note of a failure.
     *
     * @param task the name of the task that failed, or null if it has none or no task failed
     * @param failure what it threw
     */
    void uncaught(@Nullable String task, Throwable failure);

    /**
     * Returns the default: logs an error by {@link System.Logger} under the name {@code dev.pollard.runtime}.
     *
     * @return the handler
     */
    static UncaughtHandler logging() {
        return (task, failure) -> System.getLogger("dev.pollard.runtime")
                .log(
                        System.Logger.Level.ERROR,
                        task == null ? "uncaught failure" : "uncaught failure in task " + task,
                        failure);
    }
}
