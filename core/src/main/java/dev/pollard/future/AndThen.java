// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes on with the future that a function makes of the value. */
final class AndThen<S extends @Nullable Object, T extends @Nullable Object> extends Chained<S, T> {
    /** Null once it has been applied. */
    private @Nullable CheckedFunction<? super S, ? extends Future<? extends T>> function;

    /** Null until the source has ended, and after the end. */
    private @Nullable Future<? extends T> next;

    private @Nullable Object nextTrace;

    AndThen(Future<S> source, CheckedFunction<? super S, ? extends Future<? extends T>> function) {
        super(source);
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Future<? extends T> second = next;
        if (second == null) {
            Poll<S> poll = pollSource(cx);
            if (poll.isPending()) {
                return Poll.pending();
            }
            second = Objects.requireNonNull(
                    Objects.requireNonNull(function).apply(poll.value()), "the future that the function returned");
            function = null;
            next = second;
        }
        Poll<? extends T> poll;
        try {
            poll = second.poll(cx);
        } catch (Throwable failure) {
            forget(second);
            throw failure;
        }
        if (!poll.isPending()) {
            forget(second);
        }
        return widen(poll);
    }

    @SuppressWarnings("unchecked") // a poll is immutable: it only gives out its value
    private static <T extends @Nullable Object> Poll<T> widen(Poll<? extends T> poll) {
        return (Poll<T>) poll;
    }

    private void forget(Future<? extends T> ended) {
        next = null;
        nextTrace = Trace.of(ended);
    }

    @Override
    void release() {
        super.release();
        function = null;
        Future<? extends T> unfinished = next;
        if (unfinished != null) {
            forget(unfinished);
            Foreign.run(unfinished::cancel);
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        super.inspect(inspector);
        inspector.child(next);
    }

    @Override
    public String toString() {
        String second = next == null && nextTrace == null ? "" : ", " + Trace.name(next, nextTrace);
        return "AndThen(" + sourceName() + second + ")";
    }
}
