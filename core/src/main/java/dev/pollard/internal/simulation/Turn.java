// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.simulation;

import dev.pollard.task.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a task, or one command, that is ready to run.
 *
 * <p><b>Threading.</b> To be run once, by the thread that drives the simulation.
 */
public interface Turn {

    /**
     * Runs it. Does not throw.
     *
     * @param budget how many units of progress the turn may make
     * @return what is left of them
     */
    int run(int budget);

    /**
     * Returns the task whose turn this is.
     *
     * @return the task, or null for a command
     */
    @Nullable
    TaskInfo task();
}
