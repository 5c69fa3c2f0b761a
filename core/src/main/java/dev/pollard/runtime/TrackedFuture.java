// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** A future that a tracker counts until it has ended. */
final class TrackedFuture<T extends @Nullable Object> implements Future<T> {
    private final Future<T> future;
    private final TaskTracker.Token token;

    TrackedFuture(Future<T> future, TaskTracker.Token token) {
        this.future = future;
        this.token = token;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        Poll<T> poll;
        try {
            poll = future.poll(cx);
        } catch (Throwable failure) {
            token.close();
            throw failure;
        }
        if (!poll.isPending()) {
            token.close();
        }
        return poll;
    }

    @Override
    public void cancel() {
        try {
            future.cancel();
        } finally {
            token.close();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(future);
    }

    @Override
    public String toString() {
        return future.toString();
    }
}
