// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Is done once a tracker has been drained. */
final class Drained implements Future<@Nullable Void> {
    private final TaskTracker tracker;

    /** How often it had been drained when this was created. */
    private final long since;

    private final AtomicWaker waker = new AtomicWaker();
    private boolean waiting;
    private @Nullable String over;

    Drained(TaskTracker tracker, long since) {
        this.tracker = tracker;
        this.since = since;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        if (over != null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        waker.register(cx.waker());
        if (!waiting) {
            waiting = true;
            tracker.add(this);
        }
        if (!tracker.isDrainedSince(since)) { // after the registration: who drains it from here on finds this
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
        tracker.remove(this);
    }

    void wake() {
        waker.wake();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.waitsFor(tracker.toString());
    }

    @Override
    public String toString() {
        return "Drained(" + tracker + ")";
    }
}
