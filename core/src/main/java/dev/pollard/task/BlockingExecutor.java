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

    /**
     * Runs a call on a thread that may block, and tells when it has a thread or a place in the queue. Until then the maker of the call had
     * better not make another.
     *
     * @param work the call; what it throws reaches the runtime's handler
     * @param accepted called once, by any thread, perhaps before this method returns; never if the call is taken back before that
     * @return cancels, as {@link #execute(Runnable)} says
     * @throws RejectedExecutionException if the runtime is closed
     */
    default Runnable execute(Runnable work, Runnable accepted) {
        Runnable takeBack = execute(work);
        accepted.run();
        return takeBack;
    }
}
