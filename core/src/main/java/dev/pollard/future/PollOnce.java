// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Polls a future, which stays its owner's, and is ready with what that gave. */
final class PollOnce<T extends @Nullable Object> extends OneShot<Poll<T>> {
    private @Nullable Future<T> future;

    PollOnce(Future<T> future) {
        this.future = Objects.requireNonNull(future, "future");
    }

    @Override
    Poll<Poll<T>> step(Context cx) throws Exception {
        return Poll.ready(Objects.requireNonNull(future).poll(cx));
    }

    @Override
    void release() {
        future = null;
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(future);
    }
}
