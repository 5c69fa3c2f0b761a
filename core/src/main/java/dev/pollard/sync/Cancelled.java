// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Is done once a token is cancelled. */
final class Cancelled extends CancelListener implements Future<@Nullable Void> {
    private final CancellationToken token;
    private final AtomicWaker waker = new AtomicWaker();
    private boolean waiting;

    /** Null while it goes on, then why it can't be polled any more. */
    private @Nullable String over;

    Cancelled(CancellationToken token) {
        this.token = token;
    }

    /** Whether it has not been polled yet. */
    boolean isNew() {
        return !waiting;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        if (over != null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        waker.register(cx.waker());
        if (!waiting) {
            waiting = token.add(this);
        }
        // After the registration: a cancel from here on finds the waker.
        if (!token.isCancelled()) {
            return Poll.pending();
        }
        leave("completion");
        return Poll.done();
    }

    @Override
    public void cancel() {
        if (over == null) {
            leave("cancel");
        }
    }

    private void leave(String why) {
        over = why;
        waker.take();
        token.remove(this);
    }

    @Override
    void cancelled() {
        waker.wake();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.waitsFor("a cancellation");
    }

    @Override
    public String toString() {
        return "Cancelled";
    }
}
