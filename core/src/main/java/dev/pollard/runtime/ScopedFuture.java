// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** The future of a child of a scope: runs in the context of the scope, once it has a place. */
final class ScopedFuture<T extends @Nullable Object> implements Future<T> {
    private final Scope scope;
    private final Future<T> future;

    /** Null if the scope has no limit. */
    private final Places.@Nullable Place place;

    private boolean begun;

    /** The task's context of the last poll, and the one derived from it. */
    private @Nullable Context lastContext;

    private @Nullable Context context;

    // Written by who runs the task, and read by who has seen its end.

    private boolean cancelled;
    private @Nullable String failedChain;

    ScopedFuture(Scope scope, Future<T> future, Places.@Nullable Place place) {
        this.scope = scope;
        this.future = future;
        this.place = place;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (!begun && !begin(cx)) {
            return Poll.pending();
        }
        Poll<T> poll;
        Whereabouts here = Whereabouts.current();
        Object around = here.enterScope(scope);
        try {
            poll = future.poll(context(cx));
        } catch (Throwable failure) {
            failedChain = Throwables.chain(future);
            leave();
            throw failure;
        } finally {
            here.enterScope(around);
        }
        if (!poll.isPending()) {
            leave();
        }
        return poll;
    }

    private boolean begin(Context cx) {
        if (scope.isCancelled()) {
            return false; // spawned while the scope was cancelled: the abort is on its way
        }
        begun = place == null || scope.places().take(place, cx.waker());
        return begun;
    }

    private Context context(Context cx) {
        Context derived = context;
        if (derived == null || lastContext != cx) {
            derived = new ScopeContext(cx, scope);
            context = derived;
            lastContext = cx;
        }
        return derived;
    }

    private void leave() {
        context = null;
        lastContext = null;
        if (place != null) {
            scope.places().leave(place);
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            try {
                future.cancel();
            } finally {
                leave();
            }
        }
    }

    /** Whether the task was aborted, and has not failed by itself. */
    boolean wasCancelled() {
        return cancelled;
    }

    /** What the future was called when it failed. */
    @Nullable
    String failedChain() {
        return failedChain;
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("in " + scope.label());
        if (begun || place == null) {
            inspector.child(future);
        } else {
            inspector.waitsFor("a place in " + scope.label());
        }
    }

    @Override
    public String toString() {
        return future.toString();
    }
}
