// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a task was polled and woken, and where its time went.
 *
 * <p>Is there for the tasks of a runtime that measures {@link Measurement#TASKS}. The cleanup of a task is not in it.
 *
 * @param polls how often it was polled
 * @param wakes how often its waker was called
 * @param selfWakes how many of these wakes came from its own poll
 * @param busy how long it was polled
 * @param scheduled how long it was ready and waited for a worker, since its spawn too
 * @param idle how long it waited for a wake
 * @param longestPoll how long its longest poll took, or takes if that one goes on
 * @param sinceLastWake how long ago its waker was last called, or null if it never was
 */
public record TaskStats(
        long polls,
        long wakes,
        long selfWakes,
        Duration busy,
        Duration scheduled,
        Duration idle,
        Duration longestPoll,
        @Nullable Duration sinceLastWake) {

    /**
     * Returns which part of the wakes came from its own poll.
     *
     * @return a number from 0 to 1
     */
    public double selfWakeRatio() {
        return wakes == 0 ? 0 : (double) selfWakes / wakes;
    }

    /**
     * Returns the figures as text, for people.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "polls " + polls + ", wakes " + wakes + (selfWakes == 0 ? "" : " (" + selfWakes + " by itself)")
                + ", busy " + TimeText.of(busy) + ", scheduled " + TimeText.of(scheduled) + ", idle "
                + TimeText.of(idle) + ", longest poll " + TimeText.of(longestPoll)
                + (sinceLastWake == null ? "" : ", last woken " + TimeText.of(sinceLastWake) + " ago");
    }
}
