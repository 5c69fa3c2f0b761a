// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a task that is already running: awaits it, aborts it, or lets it go.
 *
 * <p><b>Behaviour.</b> Polling the handle gives the task's value, or throws what the task threw, or
 * {@link java.util.concurrent.CancellationException} if it was aborted. Whoever sees the end of a task also sees all that its cleanup did.
 *
 * <p><b>Threading.</b> Any thread, but for {@code poll} and {@code cancel}, which follow the rules of {@link Future}.
 *
 * <p><b>Cancellation.</b> The handle owns its task: cancelling the handle aborts the task, so that a timeout around a handle
 * stops the work too. {@link #detach()} gives up ownership.
 *
 * @param <T> the type of the value
 */
public interface JoinHandle<T extends @Nullable Object> extends Future<T>, AbortHandle {

    /**
     * Returns a handle that can abort the task, and does not own it.
     *
     * @return the handle; it can be shared, and letting go of it does nothing
     */
    AbortHandle abortHandle();

    /**
     * Lets the task run on by itself. If it fails, the runtime's handler is told. The handle can still be awaited or aborted.
     *
     * @return this handle
     */
    JoinHandle<T> detach();

    /**
     * Returns a {@link CompletableFuture} that completes as the task ends, on the thread that ends it. Cancelling it aborts the task.
     *
     * <p>Takes the place of awaiting: a handle is awaited by one waiter.
     *
     * @return the completable future
     */
    CompletableFuture<T> toCompletableFuture();
}
