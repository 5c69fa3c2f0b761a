// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.util.concurrent.RejectedExecutionException;

/**
 * Runs calls that block on threads that may block: the service behind {@code spawnBlocking}, file access and name look-ups.
 *
 * <p><b>Threading.</b> Any thread.
 */
public interface BlockingExecutor {

    /**
     * Runs a call on a thread that may block.
     *
     * @param work the call; what it throws reaches the runtime's handler
     * @return cancels: takes the call back if it has not started, else interrupts its thread; does nothing once it ended
     * @throws RejectedExecutionException if the runtime is closed
     */
    Runnable execute(Runnable work);
}
