// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended: with a value or a failure.
 *
 * @param <T> the type of the value
 */
public final class TaskResult<T extends @Nullable Object> {
    private final TaskInfo task;
    private final T value;
    private final @Nullable Throwable failure;

    private TaskResult(TaskInfo task, T value, @Nullable Throwable failure) {
        this.task = task;
        this.value = value;
        this.failure = failure;
    }

    static <T extends @Nullable Object> TaskResult<T> value(TaskInfo task, T value) {
        return new TaskResult<>(task, value, null);
    }

    @SuppressWarnings("NullAway") // get() does not reach the value
    static <T extends @Nullable Object> TaskResult<T> failure(TaskInfo task, Throwable failure) {
        return new TaskResult<>(task, null, failure);
    }

    /**
     * Returns which task it was.
     *
     * @return its id and name
     */
    public TaskInfo task() {
        return task;
    }

    /**
     * Returns what the task has failed with.
     *
     * @return what it threw; a {@link java.util.concurrent.CancellationException} if it was aborted; null if it gave a value
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Returns the value, or throws the failure as it is.
     *
     * @return the value
     * @throws Exception what the task threw, or a {@link java.util.concurrent.CancellationException} if it was aborted
     */
    public T get() throws Exception {
        if (failure != null) {
            throw Throwables.rethrow(failure);
        }
        return value;
    }

    @Override
    public String toString() {
        return "TaskResult(" + task.label() + ", " + (failure == null ? "value: " + value : "failure: " + failure)
                + ")";
    }
}
