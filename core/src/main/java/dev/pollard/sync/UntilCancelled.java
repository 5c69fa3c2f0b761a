// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes on until it ends or a token is cancelled. */
final class UntilCancelled<T extends @Nullable Object> implements Future<T> {
    private final CancellationToken token;
    private final Cancelled signal;
    private final String name;

    /** Null after the end. */
    private @Nullable Future<T> source;

    private @Nullable String over;

    UntilCancelled(CancellationToken token, Future<T> source) {
        this.token = token;
        this.signal = new Cancelled(token);
        this.source = Objects.requireNonNull(source, "future");
        this.name = source.getClass().getSimpleName();
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        Future<T> running = source;
        if (running == null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        if (signal.isNew() && token.isCancelled()) {
            throw stopped(running);
        }
        Poll<T> poll;
        try {
            poll = running.poll(cx);
        } catch (Throwable failure) {
            end("completion");
            throw failure;
        }
        if (!poll.isPending()) {
            end("completion");
        } else if (!signal.poll(cx).isPending()) {
            throw stopped(running);
        }
        return poll;
    }

    private Exception stopped(Future<T> running) {
        end("completion");
        Foreign.run(running::cancel);
        return CancellationToken.exception(Objects.requireNonNull(token.reason()));
    }

    private void end(String why) {
        source = null;
        over = why;
        signal.cancel();
    }

    @Override
    public void cancel() {
        Future<T> running = source;
        if (running != null) {
            end("cancel");
            Foreign.run(running::cancel);
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(source);
    }

    @Override
    public String toString() {
        Future<T> running = source;
        return "UntilCancelled(" + (running == null ? name : running) + ")";
    }
}
