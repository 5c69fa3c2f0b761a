// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future out of two functions. */
final class PollFn<T extends @Nullable Object> extends OneShot<T> {
    private @Nullable CheckedFunction<? super Context, Poll<T>> poll;

    /** Null once there is nothing to cancel any more. */
    private @Nullable Runnable onCancel;

    PollFn(CheckedFunction<? super Context, Poll<T>> poll, Runnable onCancel) {
        this.poll = Objects.requireNonNull(poll, "poll");
        this.onCancel = Objects.requireNonNull(onCancel, "onCancel");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Poll<T> result;
        try {
            result = Objects.requireNonNull(poll).apply(cx);
        } catch (Throwable failure) {
            onCancel = null;
            throw failure;
        }
        if (!result.isPending()) {
            onCancel = null;
        }
        return result;
    }

    @Override
    public void inspect(Inspector inspector) {
        if (poll instanceof Inspectable inspectable) {
            inspectable.inspect(inspector);
        } else {
            inspector.child(poll);
        }
    }

    @Override
    void release() {
        poll = null;
        Runnable cleanup = onCancel;
        onCancel = null;
        if (cleanup != null) {
            Foreign.run(cleanup);
        }
    }
}
