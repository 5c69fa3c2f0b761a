// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** How the workers of an {@link AsyncRuntime} share its tasks. */
public enum Scheduling {
    /**
     * A worker that has nothing to do takes tasks from another. A task may be polled by any worker, by one at a time. The default.
     */
    WORK_STEALING,

    /**
     * A task stays with one worker: the one that runs the task that spawned it; tasks that are spawned from outside are spread over all.
     *
     * <p>Tasks of one worker never run at the same time, so they may share what is not thread-safe. In return none of them runs while one of them
     * blocks: the watchdog reports that, but hands nothing over. A worker with much to do is not helped by others.
     */
    THREAD_PER_CORE
}
