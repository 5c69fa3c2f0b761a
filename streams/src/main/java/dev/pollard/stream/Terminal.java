// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A future that runs a stream: drains it into itself, in portions, so that a source without end leaves the worker to others.
 *
 * <p>A subclass takes the items, answers {@link #more()} for each, and gives the result.
 */
abstract class Terminal<T, R extends @Nullable Object> implements Future<R>, Sink<T> {

    /** Only {@code OPEN} leads to the others, and none of those leads anywhere. */
    private enum State {
        OPEN,
        COMPLETED,
        CANCELLED
    }

    private final AsyncStream<? extends T> source;

    /** The run, from the first poll on. */
    private @Nullable AsyncIterator<? extends T> iterator;

    /** Items that may still be taken for the current unit of the budget. */
    private int room;

    /** The result is known: no more items are wanted. */
    private boolean satisfied;

    private State state = State.OPEN;

    Terminal(AsyncStream<? extends T> source) {
        this.source = source;
    }

    /** The name of the terminal, for the chain. */
    abstract String name();

    /** The result, once the stream has ended or this is satisfied; called once. */
    abstract R result() throws Exception;

    /** The answer of {@code accept} to an item that it took. */
    final boolean more() {
        return --room > 0;
    }

    /** The answer of {@code accept} to the item that settles the result. */
    final boolean satisfied() {
        satisfied = true;
        return false;
    }

    @Override
    public final Poll<R> poll(Context cx) throws Exception {
        if (state != State.OPEN) {
            String event = state == State.CANCELLED ? "cancel" : "completion";
            throw new IllegalStateException("future polled after " + event + ": " + this);
        }
        try {
            AsyncIterator<? extends T> run = iterator;
            if (run == null) {
                run = source.iterator();
                iterator = run;
            }
            while (cx.mayProceed()) {
                room = Cursor.ITEMS_PER_UNIT;
                Drained why = run.drain(cx, this);
                if (room < Cursor.ITEMS_PER_UNIT) {
                    cx.progressed();
                }
                if (why == Drained.PENDING) {
                    break;
                }
                if (why == Drained.ENDED || satisfied) {
                    return complete(why, run);
                }
            }
            return Poll.pending();
        } catch (Throwable failure) {
            fail(failure);
            throw failure;
        }
    }

    private Poll<R> complete(Drained why, AsyncIterator<? extends T> run) throws Exception {
        iterator = null;
        if (why != Drained.ENDED) {
            run.cancel();
        }
        R result = result();
        state = State.COMPLETED;
        return Poll.ready(result);
    }

    private void fail(Throwable failure) {
        state = State.COMPLETED;
        try {
            drop();
        } catch (Throwable late) {
            Failures.suppress(failure, late);
        }
    }

    @Override
    public final void cancel() {
        if (state == State.OPEN) {
            state = State.CANCELLED;
            drop();
        }
    }

    private void drop() {
        AsyncIterator<? extends T> run = iterator;
        iterator = null;
        if (run != null) {
            run.cancel();
        }
    }

    @Override
    public final void inspect(Inspector inspector) {
        inspector.name(name());
        inspector.child(iterator);
    }

    @Override
    public final String toString() {
        return name() + "(" + source + ")";
    }
}
