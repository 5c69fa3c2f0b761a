// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** The end of a scope that was cancelled by its owner: waits until the children have ended and the cleanup is done. */
final class ScopeEnd implements Future<@Nullable Void> {
    private final Scope scope;

    /** The context of the last poll, and the one derived from it. */
    private @Nullable Context lastContext;

    private @Nullable Context context;

    ScopeEnd(Scope scope) {
        this.scope = scope;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        scope.owner().register(cx.waker());
        boolean cleanedUp = pollCleanup(cx);
        boolean over = scope.closeIfEmpty() && cleanedUp && scope.cleanup().closeIfEmpty();
        if (!over) {
            return Poll.pending();
        }
        scope.reportUnawaited();
        return Poll.done();
    }

    /** Goes on with the cleanup; returns whether nothing is left at present. */
    boolean pollCleanup(Context cx) {
        return scope.cleanup().poll(context(cx));
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

    /** There is no more time: the children have been aborted, the cleanup is cancelled and reported. */
    @Override
    public void cancel() {
        scope.owner().take();
        scope.cleanup().forgetWaker();
        scope.cleanup().cancelAll();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("end of " + scope.label());
        scope.inspectOpen(inspector);
    }

    @Override
    public String toString() {
        return "ScopeEnd(" + scope + ")";
    }
}
