// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** A future that is driven by hand and counts what is done to it. */
final class HandFuture<T> implements Future<T> {
    private @Nullable T value;
    private @Nullable Exception failure;
    private @Nullable Waker waker;
    private boolean closed;

    int polls;
    int cancels;

    HandFuture<T> complete(T result) {
        value = result;
        return wake();
    }

    HandFuture<T> fail(Exception e) {
        failure = e;
        return wake();
    }

    private HandFuture<T> wake() {
        Waker current = waker;
        if (current != null) {
            current.wake();
        }
        return this;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (closed) {
            throw new AssertionError("polled after its end");
        }
        polls++;
        waker = cx.waker();
        if (failure != null) {
            closed = true;
            throw failure;
        }
        if (value != null) {
            closed = true;
            return Poll.ready(value);
        }
        return Poll.pending();
    }

    @Override
    public void cancel() {
        if (closed && cancels == 0) {
            throw new AssertionError("cancelled after its end");
        }
        closed = true;
        cancels++;
    }
}
