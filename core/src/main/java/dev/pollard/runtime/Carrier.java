// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Waker;

/** Gives jobs their turns, one at a time: a {@link Worker}, or what stands for one in a simulation. */
interface Carrier {

    /** The scheduler whose jobs these are. */
    Scheduler scheduler();

    /** Where the tasks that are spawned here are kept. */
    TaskShard shard();

    /** The time of the last look at the clock, as a {@link Stamp}. */
    int stamp();

    /** Notes that a poll begins, or the cancelling of a future. */
    void beginPoll(Task<?> task);

    /** Notes that it has ended. */
    void endPoll(Task<?> task);

    /** Counts the end of a task, which nobody can see yet. */
    void ended(Task<?> task, boolean failed);

    /** Counts that a task has used up its budget. */
    void countForcedYield();

    /** Whether the calling thread is in a poll of the task, and a wake may be left to the end of that poll. */
    boolean isPolling(long task);

    /**
     * Queues a task that was woken while it ran here, at the end of its turn.
     *
     * @param task the task
     */
    void reschedule(Task<?> task);

    /**
     * Keeps a waker until the others that are ready had their turn and the reactor was looked at.
     *
     * @param waker the waker
     * @return false if this has no reactor any more: call the waker at once
     */
    boolean defer(Waker waker);
}
