// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** The future of a task of a set with a limit: waits for a place, and gives it to another when it ends. */
final class Placed<T extends @Nullable Object> implements Future<T> {
    private final Places places;
    private final Places.Place place;
    private final Future<T> future;
    private boolean begun;

    Placed(Places places, Places.Place place, Future<T> future) {
        this.places = places;
        this.place = place;
        this.future = future;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (!begun) {
            begun = places.take(place, cx.waker());
            if (!begun) {
                return Poll.pending();
            }
        }
        Poll<T> poll;
        try {
            poll = future.poll(cx);
        } catch (Throwable failure) {
            places.leave(place);
            throw failure;
        }
        if (!poll.isPending()) {
            places.leave(place);
        }
        return poll;
    }

    @Override
    public void cancel() {
        try {
            future.cancel();
        } finally {
            places.leave(place);
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        if (begun) {
            inspector.child(future);
        } else {
            inspector.waitsFor("a place for " + future);
        }
    }

    @Override
    public String toString() {
        return future.toString();
    }
}
