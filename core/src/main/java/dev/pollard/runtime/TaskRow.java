// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task, as JMX shows it: a part of {@link RuntimeDump.TaskDump} that fits on a line.
 *
 * <p>Figures that are not known, since the runtime does not measure {@link Measurement#TASKS}, are -1.
 */
public interface TaskRow {

    /**
     * Returns the number of the task.
     *
     * @return the number
     */
    long getId();

    /**
     * Returns the name of the task.
     *
     * @return the name, or null
     */
    @Nullable
    String getName();

    /**
     * Returns whether it has something to do.
     *
     * @return {@code WAITING}, {@code SCHEDULED} or {@code RUNNING}
     */
    String getState();

    /**
     * Returns how long ago it was spawned.
     *
     * @return nanoseconds, or -1
     */
    long getAgeNanos();

    /**
     * Returns how often it was polled.
     *
     * @return the number, or -1
     */
    long getPolls();

    /**
     * Returns how often it was woken.
     *
     * @return the number, or -1
     */
    long getWakes();

    /**
     * Returns how often it has woken itself.
     *
     * @return the number, or -1
     */
    long getSelfWakes();

    /**
     * Returns how long it was polled.
     *
     * @return nanoseconds, or -1
     */
    long getBusyNanos();

    /**
     * Returns how long it was ready and waited for a worker.
     *
     * @return nanoseconds, or -1
     */
    long getScheduledNanos();

    /**
     * Returns how long it waited for a wake.
     *
     * @return nanoseconds, or -1
     */
    long getIdleNanos();

    /**
     * Returns what it waits for.
     *
     * @return the first things in its tree; empty if it tells none
     */
    List<String> getWaits();

    /**
     * Returns what is seldom meant to be so.
     *
     * @return a text for each warning
     */
    List<String> getWarnings();
}
