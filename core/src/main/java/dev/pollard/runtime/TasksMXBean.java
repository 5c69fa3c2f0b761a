// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.List;

/** The tasks of one runtime, as JMX shows them. Registered by {@link JmxTasks}. */
public interface TasksMXBean {

    /**
     * Returns what the runtime says of itself.
     *
     * @return such as {@code AsyncRuntime(pollard, 2 workers, 3 tasks)}
     */
    String getRuntime();

    /**
     * Returns how many tasks have not ended.
     *
     * @return the number
     */
    long getLiveTasks();

    /**
     * Returns the circles of tasks that wait for each other. Looks at all tasks.
     *
     * @return a text for each, of as many lines as it has tasks
     */
    List<String> getDeadlocks();

    /**
     * Returns what is seldom meant to be so: see {@link TaskWarning}. Looks at all tasks.
     *
     * @return a line for each warning, with the name of the task
     */
    List<String> getWarnings();

    /**
     * Returns a line for each task that has not ended. Looks at all tasks.
     *
     * @return the tasks, by number
     */
    List<TaskRow> getTasks();

    /**
     * Returns what the runtime has done, and what is in it now.
     *
     * @return the text of {@link RuntimeMetrics}
     */
    String getMetrics();

    /**
     * Tells what each task is doing.
     *
     * @return the text of {@link RuntimeDump}
     */
    String dump();

    /**
     * Tells what one task is doing. Looks at all tasks.
     *
     * @param id its number
     * @return its part of the dump, or an empty text if it has ended
     */
    String dumpTask(long id);
}
