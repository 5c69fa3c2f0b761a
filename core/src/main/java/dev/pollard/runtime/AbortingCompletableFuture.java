// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The face of a task as a {@link CompletableFuture}: cancelling it aborts the task. */
final class AbortingCompletableFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final JoinHandle<T> handle;

    AbortingCompletableFuture(JoinHandle<T> handle) {
        this.handle = handle;
    }

    /** Completes as the task did, which has ended. */
    void completeFrom(JoinHandle<T> ended) {
        try {
            if (ended.poll(Context.of(Waker.noop())) instanceof Poll.Ready<T> ready) {
                complete(ready.value());
            }
        } catch (Throwable t) {
            completeExceptionally(t);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            handle.abort();
        }
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>(); // a dependent stage does not own the task
    }
}
