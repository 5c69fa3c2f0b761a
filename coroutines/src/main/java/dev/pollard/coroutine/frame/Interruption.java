// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.CancelSignal;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Takes the place of what a body awaited when it was cancelled, and throws the signal: at once, or when the child's cleanup has ended. */
final class Interruption implements Future<Object> {

    /** Throws at once. */
    static final Interruption NOW = new Interruption(null);

    private final @Nullable Unwinding first;

    private Interruption(@Nullable Unwinding first) {
        this.first = first;
    }

    static Interruption after(Unwinding first) {
        return new Interruption(first);
    }

    @Override
    public Poll<Object> poll(Context cx) {
        if (first != null && first.poll(cx).isPending()) {
            return Poll.pending();
        }
        throw new CancelSignal();
    }

    @Override
    public void cancel() {
        if (first != null) {
            first.cancel();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("cancelled");
        inspector.child(first);
    }

    @Override
    public String toString() {
        return first == null ? "cancelled" : first.toString();
    }
}
