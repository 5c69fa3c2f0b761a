// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every iterator of this package has in common: the state that it is in, and the blueprint that names it.
 *
 * <p>An operator is a class with its blueprint and, nested, the cursor that runs it. What it does is written once, as the pushing of items, so that
 * each has call sites of its own there; {@link #pollNext} is a drain into a place for one item, so that both paths are the same by
 * construction. A source whose step is one line writes that out as well.
 */
abstract class Cursor<T> implements AsyncIterator<T> {

    /**
     * How many items an operator may swallow, or a terminal take, for one unit of the budget of a poll. With the
     * 128 units of a task that is 8192 items in a row: some 50 µs of cheap functions, 8 ms of functions that take 1 µs.
     */
    static final int ITEMS_PER_UNIT = 64;

    /** Only {@code OPEN} leads to the others, and none of those leads anywhere. */
    enum State {
        /** Neither ended nor given up. */
        OPEN,
        /** Says {@code End} from now on. Nothing is held any more. */
        ENDED,
        /** Has thrown the failure. Nothing is held any more; another poll is a bug. */
        FAILED,
        /** Its owner gave it up. Nothing is held any more; another poll is a bug. */
        CANCELLED
    }

    private final AsyncStream<?> blueprint;
    private State state = State.OPEN;

    /** What {@link #pollNext} drains into, from its first call on. */
    private @Nullable Place<T> place;

    Cursor(AsyncStream<?> blueprint) {
        this.blueprint = blueprint;
    }

    @Override
    public abstract Drained drain(Context cx, Sink<? super T> sink) throws Exception;

    @Override
    public Step<T> pollNext(Context cx) throws Exception {
        Place<T> next = place;
        if (next == null) {
            next = new Place<>();
            place = next;
        }
        Drained why = drain(cx, next);
        T item = next.take();
        if (item != null) {
            return Poll.ready(item);
        }
        return why == Drained.PENDING ? Poll.pending() : Step.end();
    }

    /** Lets go of what is held: called at most once, when this cursor stops before what it holds has stopped. */
    void release() {}

    /**
     * Whether this cursor has ended; every call of the owner begins with it.
     *
     * @throws IllegalStateException if it has failed or was cancelled
     */
    final boolean closed() {
        return state != State.OPEN && closedForGood();
    }

    private boolean closedForGood() {
        if (state == State.ENDED) {
            return true;
        }
        throw new IllegalStateException(
                "AsyncIterator polled after " + (state == State.FAILED ? "failure" : "cancel") + ": " + this);
    }

    /** The items have come to their end, and there is nothing to let go of. */
    final void ended() {
        state = State.ENDED;
    }

    /** Ends this cursor before what it holds has ended. */
    final void endEarly() {
        state = State.ENDED;
        release();
    }

    /** This cursor is about to throw {@code failure}: lets go of what it holds first. */
    final void failed(Throwable failure) {
        state = State.FAILED;
        try {
            release();
        } catch (Throwable late) {
            Failures.suppress(failure, late);
        }
    }

    /** Whether one more unit of work may be done in this poll, after one was done; if not, a wake has been arranged. */
    static boolean nextUnit(Context cx) {
        cx.progressed();
        return cx.mayProceed();
    }

    /** Gives an item that user code has made. */
    final Step<T> item(@Nullable T item) {
        return Poll.ready(nonNull(item));
    }

    /** Refuses an item that is null. */
    final <X> X nonNull(@Nullable X item) {
        if (item == null) {
            throw new NullPointerException("null item from " + this);
        }
        return item;
    }

    @Override
    public boolean pollProgress(Context cx) throws Exception {
        return closed();
    }

    @Override
    public final void cancel() {
        if (state == State.OPEN) {
            state = State.CANCELLED;
            release();
        }
    }

    /** Tells what is held and waited for; any thread may ask, and gets a picture that may be a moment old. */
    void tell(Inspector inspector) {}

    @Override
    public final void inspect(Inspector inspector) {
        String chain = toString();
        int end = chain.indexOf('(');
        inspector.name(end < 0 ? chain : chain.substring(0, end));
        if (state == State.OPEN) {
            tell(inspector);
        }
    }

    @Override
    public final String toString() {
        return Objects.toString(blueprint);
    }
}
