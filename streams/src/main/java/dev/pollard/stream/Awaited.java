// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** A future that an operator waits for, as a child that gives its value; what is found without demand is kept. */
final class Awaited<R> implements ChildSet.Work<R> {
    private final Concurrent<?, R> operator;

    /** Null once it has ended. */
    private @Nullable Future<? extends R> unfinished;

    /** The value, until it is given. */
    private @Nullable R value;

    Awaited(Future<? extends R> future, Concurrent<?, R> operator) {
        this.unfinished = future;
        this.operator = operator;
    }

    @Override
    public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
        advance(cx);
        R item = value;
        if (item != null) {
            value = null;
            return sink.accept(item) ? Drained.ENDED : Drained.DECLINED;
        }
        return unfinished == null ? Drained.ENDED : Drained.PENDING;
    }

    @Override
    public boolean progress(Context cx) throws Exception {
        advance(cx);
        return isDone();
    }

    /** Whether the value was given. */
    boolean isDone() {
        return unfinished == null && value == null;
    }

    private void advance(Context cx) throws Exception {
        Future<? extends R> current = unfinished;
        if (current == null) {
            return;
        }
        unfinished = null; // unless it comes back pending
        Poll<? extends R> poll = current.poll(cx);
        if (poll.isPending()) {
            unfinished = current;
        } else {
            value = operator.nonNull(poll.value());
        }
    }

    @Override
    public void cancel() {
        operator.discards.add(value);
        value = null;
        Future<? extends R> current = unfinished;
        if (current != null) {
            unfinished = null;
            try {
                current.cancel();
            } catch (Throwable t) {
                Failures.report(t);
            }
        }
    }

    @Override
    public void tell(Inspector inspector) {
        inspector.child(unfinished);
    }

    @Override
    public String toString() {
        return String.valueOf(unfinished);
    }
}
