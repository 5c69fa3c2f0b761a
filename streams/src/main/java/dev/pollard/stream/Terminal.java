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
 * <p>A subclass takes the items, answers {@link #more()} for each, and gives the result. It has one constructor. If it tells {@link #arguments()}, it is copied for a
 * hot pipeline, with its cursors: see {@link Shape}.
 */
abstract class Terminal<T, R extends @Nullable Object> implements Future<R>, PayingSink<T> {

    /** Only {@code OPEN} leads to the others, and none of those leads anywhere. */
    private enum State {
        OPEN,
        COMPLETED,
        CANCELLED
    }

    private final AsyncStream<? extends T> source;

    /** The run, from the first poll on. */
    private @Nullable AsyncIterator<? extends T> iterator;

    /** Runs in this one's place from the first poll on, if the pipeline is hot. */
    private @Nullable Terminal<T, R> twin;

    /** This is a twin: its items are not counted. */
    private boolean copied;

    /** Of the poll that is under way; null between polls. */
    private @Nullable Context context;

    /** What the items count for; null in a run that has not used up a unit. */
    private @Nullable Shape shape;

    /** Items that may still be taken for the current unit of the budget. */
    private int room;

    /** The next unit could not be had: a wake has been arranged. */
    private boolean overdrawn;

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

    /** The user's function that is called for each item, or null if there is none. */
    @Nullable
    Object function() {
        return null;
    }

    /** What the constructor was called with, for a copy of this class; null if it has none. Asked before the first item. */
    Object @Nullable [] arguments() {
        return null;
    }

    final AsyncStream<? extends T> source() {
        return source;
    }

    /** Takes over a run that has not begun, in place of one of its own. */
    final void begin(AsyncIterator<? extends T> run) {
        iterator = run;
        copied = true;
    }

    /** The answer of {@code accept} to an item that it took. */
    final boolean more() {
        return --room > 0;
    }

    @Override
    public final boolean again() {
        return !satisfied && nextUnit();
    }

    private boolean nextUnit() {
        room = Cursor.ITEMS_PER_UNIT;
        if (!copied) {
            count();
        }
        Context cx = context;
        overdrawn = cx == null || !Cursor.nextUnit(cx);
        return !overdrawn;
    }

    private void count() {
        Shape mine = shape;
        if (mine == null) {
            mine = Shape.of(this);
            shape = mine;
        }
        if (mine != null) {
            mine.count(this);
        }
    }

    /** The answer of {@code accept} to the item that settles the result. */
    final boolean satisfied() {
        satisfied = true;
        return false;
    }

    @Override
    public final Poll<R> poll(Context cx) throws Exception {
        Terminal<T, R> copy = twin;
        if (copy != null) {
            return copy.poll(cx);
        }
        if (state != State.OPEN) {
            String event = state == State.CANCELLED ? "cancel" : "completion";
            throw new IllegalStateException("future polled after " + event + ": " + this);
        }
        try {
            AsyncIterator<? extends T> run = iterator;
            if (run == null) {
                Specialised copies = Shape.readyFor(this);
                if (copies != null) {
                    copy = copies.twin(this);
                    twin = copy;
                    return copy.poll(cx);
                }
                run = source.iterator();
                iterator = run;
            }
            return run(cx, run);
        } catch (Throwable failure) {
            fail(failure);
            throw failure;
        } finally {
            context = null;
        }
    }

    private Poll<R> run(Context cx, AsyncIterator<? extends T> run) throws Exception {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        context = cx;
        room = Cursor.ITEMS_PER_UNIT;
        overdrawn = false;
        Drained why;
        do {
            why = run.drain(cx, this);
        } while (why == Drained.DECLINED && !satisfied && !overdrawn && nextUnit());
        if (room < Cursor.ITEMS_PER_UNIT) {
            cx.progressed();
        }
        // Declined without being satisfied: the budget is used up, and a wake has been arranged.
        return why == Drained.ENDED || satisfied ? complete(why, run) : Poll.pending();
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
        Terminal<T, R> copy = twin;
        if (copy != null) {
            copy.cancel();
        } else if (state == State.OPEN) {
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
        Terminal<T, R> copy = twin;
        inspector.child(copy == null ? iterator : copy.iterator);
    }

    @Override
    public final String toString() {
        return name() + "(" + source + ")";
    }
}
