// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Once started, goes on to its end also if it is cancelled: as cleanup. */
final class Shield<T extends @Nullable Object> extends OneShot<T> {
    private final @Nullable String name;

    /** Null after its end, and once it was handed over. */
    private @Nullable Future<T> source;

    private @Nullable Object trace;

    /** Null until the first poll. */
    private @Nullable CleanupScope scope;

    /** The context of the last poll, and the one without its deadline. */
    private @Nullable Context lastContext;

    private @Nullable Context shielded;

    Shield(@Nullable String name, Future<T> source) {
        this.name = name;
        this.source = Objects.requireNonNull(source, "future");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        if (scope == null) {
            scope = cx.service(CleanupScope.class);
        }
        Context inner = shielded;
        if (inner == null || lastContext != cx) {
            inner = cx.with(Deadline.class, null);
            shielded = inner;
            lastContext = cx;
        }
        Future<T> running = Objects.requireNonNull(source);
        Poll<T> poll;
        try {
            poll = running.poll(inner);
        } catch (Throwable failure) {
            forget(running);
            throw failure;
        }
        if (!poll.isPending()) {
            forget(running);
        }
        return poll;
    }

    private void forget(Future<T> ended) {
        source = null;
        trace = Trace.of(ended);
        scope = null;
        shielded = null;
        lastContext = null;
    }

    @Override
    void release() {
        Future<T> unfinished = source;
        if (unfinished == null) {
            return;
        }
        CleanupScope started = scope;
        forget(unfinished);
        if (started == null) {
            Foreign.run(unfinished::cancel);
        } else {
            String what = name == null ? unfinished.toString() : name;
            Foreign.run(() -> started.cleanUp(what, unfinished));
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(source);
    }

    @Override
    public String toString() {
        return "Shield(" + Trace.name(source, trace) + ")";
    }
}
