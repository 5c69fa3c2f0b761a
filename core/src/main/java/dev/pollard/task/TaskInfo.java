// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import org.jspecify.annotations.Nullable;

/**
 * Which task polls: the service of the {@link Context} by which a lock knows its owner, and a dump names who waits.
 *
 * <p><b>Threading.</b> Any thread.
 */
public interface TaskInfo {

    /**
     * Returns the number of the task, which no other task of this JVM has or had. The numbers are not in the order of spawning.
     *
     * @return the number
     */
    long id();

    /**
     * Returns the name that the task was given.
     *
     * @return the name, or null
     */
    @Nullable
    String name();

    /**
     * Returns what to call the task in a message: {@code task 17}, or {@code task 17 transfer-3} if it has a name.
     *
     * @return the label
     */
    default String label() {
        String name = name();
        return name == null ? "task " + id() : "task " + id() + " " + name;
    }

    /**
     * Returns where in the code the task was spawned, if its runtime notes that.
     *
     * @return the place, or null
     */
    default StackWalker.@Nullable StackFrame spawnedAt() {
        return null;
    }
}
