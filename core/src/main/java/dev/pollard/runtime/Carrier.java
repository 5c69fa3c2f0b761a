// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** Gives jobs their turns, one at a time: a {@link Worker}, or what stands for one in a simulation. */
interface Carrier {

    /** The scheduler whose jobs these are. */
    Scheduler scheduler();

    /**
     * Queues a task that was woken while it ran here, at the end of its turn.
     *
     * @param task the task
     * @param giveWay whether the others and the reactor come first
     */
    void reschedule(Task<?> task, boolean giveWay);
}
