// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;

/**
 * Is called at certain moments in the life of a runtime's workers and tasks: to name threads, to set thread-locals, to trace and to measure.
 *
 * <p>What only counts is better taken from {@link RuntimeMetrics}, which costs less. A hook that is not overridden is not called, and costs nothing.
 *
 * <p><b>Threading.</b> The thread on which it happens, while it happens: return soon, block never. Several threads at the same time.
 *
 * <p><b>Errors.</b> What a hook throws reaches the {@link UncaughtHandler}; the task and the worker go on.
 */
public interface RuntimeHooks {

    /**
     * A thread begins to drive a worker: at the start of the runtime, or in the place of one that is stuck.
     *
     * @param worker the number of the worker, from 0
     */
    default void onThreadStart(int worker) {}

    /**
     * A thread drives a worker no more: the runtime stops, or another thread has taken its place.
     *
     * @param worker the number of the worker
     */
    default void onThreadStop(int worker) {}

    /**
     * A worker has nothing to do and goes to sleep.
     *
     * @param worker the number of the worker
     */
    default void onThreadPark(int worker) {}

    /**
     * A worker has slept.
     *
     * @param worker the number of the worker
     */
    default void onThreadUnpark(int worker) {}

    /**
     * A task has been spawned; it may run at once, on another thread.
     *
     * @param task the task
     */
    default void onTaskSpawn(TaskInfo task) {}

    /**
     * A task is about to be polled, or its future to be cancelled.
     *
     * @param task the task
     */
    default void onBeforePoll(TaskInfo task) {}

    /**
     * A task has been polled, or its future cancelled. Comes for each {@link #onBeforePoll}, on the same thread.
     *
     * @param task the task
     */
    default void onAfterPoll(TaskInfo task) {}

    /**
     * A task has ended. Whoever awaits it does not know yet.
     *
     * @param task the task
     */
    default void onTaskEnd(TaskInfo task) {}
}
