// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** What is left of a cancelled body that awaits something in its cleanup: a future for its scope to poll. */
final class Unwinding implements Future<@Nullable Void> {
    private final PolledFrame frame;
    private final CleanupScope scope;

    Unwinding(PolledFrame frame, CleanupScope scope) {
        this.frame = frame;
        this.scope = scope;
    }

    CleanupScope scope() {
        return scope;
    }

    /** Gives it to its scope. */
    void handOver() {
        try {
            scope.cleanUp(toString(), this);
        } catch (Throwable bug) {
            Uncaught.report(bug);
            cancel();
        }
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        return frame.pollCleanup(cx) ? Poll.done() : Poll.pending();
    }

    @Override
    public void cancel() {
        frame.cancelCleanup();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("cleanup");
        inspector.child(frame);
    }

    @Override
    public String toString() {
        return "cleanup of " + frame;
    }
}
