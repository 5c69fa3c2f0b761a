// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The face of a task as a {@link CompletableFuture}: cancelling it aborts the task. */
final class AbortingCompletableFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final JoinHandle<T> handle;

    /** Who makes it 1 polls the handle, and again until nobody was woken meanwhile: the end of the task may come during the first poll. */
    private final AtomicInteger wakes = new AtomicInteger();

    private AbortingCompletableFuture(JoinHandle<T> handle) {
        this.handle = handle;
    }

    /** The face of a handle; takes the place of awaiting it. */
    static <T extends @Nullable Object> CompletableFuture<T> of(JoinHandle<T> handle) {
        AbortingCompletableFuture<T> result = new AbortingCompletableFuture<>(handle);
        result.look();
        return result;
    }

    private void look() {
        if (wakes.getAndIncrement() != 0) {
            return;
        }
        do {
            if (!isDone()) {
                poll();
            }
        } while (wakes.decrementAndGet() != 0);
    }

    private void poll() {
        try {
            if (handle.poll(Context.of(this::look)) instanceof Poll.Ready<T> ready) {
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
