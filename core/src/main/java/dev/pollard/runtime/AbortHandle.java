// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * What is needed to stop a task, and nothing else of it: not its value, and no ownership.
 *
 * <p><b>Threading.</b> Any thread.
 */
public interface AbortHandle extends TaskInfo {

    /**
     * Asks the task to stop. The task's future is cancelled on a worker, at its next turn; a task that ends before that keeps its result.
     *
     * <p>Does not reach the tasks that the task has spawned, unless they are in a {@link Scope} that it runs. Idempotent.
     */
    void abort();

    /**
     * Asks the task to stop, and says why.
     *
     * @param reason becomes the cause of the {@link CancellationException} that those get who await the task; the first one counts
     */
    void abort(Throwable reason);

    /**
     * Asks the task to stop, and says why.
     *
     * @param reason becomes a part of the message of the {@link CancellationException} that those get who await the task; the first one counts
     */
    default void abort(String reason) {
        abort(new CancellationException(Objects.requireNonNull(reason, "reason")));
    }

    /**
     * Whether the task has ended and its cleanup has run.
     *
     * @return true once it has
     */
    boolean isFinished();
}
