// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** The future of a pinned task, which counts for its worker until it has ended. */
final class PinnedFuture<T extends @Nullable Object> implements Future<T> {
    private final Future<T> future;
    private final int place;

    /** Null once it counts no more. */
    private @Nullable PinnedLoads loads;

    PinnedFuture(Future<T> future, PinnedLoads loads, int place) {
        this.future = future;
        this.loads = loads;
        this.place = place;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        Poll<T> poll;
        try {
            poll = future.poll(cx);
        } catch (Throwable failure) {
            leave();
            throw failure;
        }
        if (!poll.isPending()) {
            leave();
        }
        return poll;
    }

    @Override
    public void cancel() {
        leave();
        future.cancel();
    }

    private void leave() {
        PinnedLoads counting = loads;
        loads = null;
        if (counting != null) {
            counting.leave(place);
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("pinned to worker " + place);
        inspector.child(future);
    }

    @Override
    public String toString() {
        return future.toString();
    }
}
