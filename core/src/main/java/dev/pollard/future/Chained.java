// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future that waits for one other: its source. */
abstract class Chained<S extends @Nullable Object, T extends @Nullable Object> extends OneShot<T> {
    /** Null once the source has ended or was cancelled, and while there is none yet. */
    private @Nullable Future<S> source;

    /** What is left of a source that has ended: enough to name it. */
    private @Nullable Object trace;

    Chained(@Nullable Future<S> source) {
        this.source = source;
    }

    /** Polls the source, and lets go of it if this was its end. */
    final Poll<S> pollSource(Context cx) throws Exception {
        Future<S> running = Objects.requireNonNull(source);
        Poll<S> poll;
        try {
            poll = running.poll(cx);
        } catch (Throwable failure) {
            forget(running);
            throw failure;
        }
        if (!poll.isPending()) {
            forget(running);
        }
        return poll;
    }

    /** Waits for another future from now on; there was no source yet, or it has ended. */
    final void continueWith(Future<S> next) {
        source = next;
        trace = null;
    }

    private void forget(Future<S> ended) {
        source = null;
        trace = Trace.of(ended);
    }

    @Override
    void release() {
        Future<S> unfinished = source;
        if (unfinished != null) {
            forget(unfinished);
            Foreign.run(unfinished::cancel);
        }
    }

    /** The source, while it runs. */
    @Override
    public void inspect(Inspector inspector) {
        inspector.child(source);
    }

    /** The name of the source. */
    final String sourceName() {
        return Trace.name(source, trace);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + sourceName() + ")";
    }
}
