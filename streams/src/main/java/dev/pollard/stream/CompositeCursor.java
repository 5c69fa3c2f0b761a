// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of an operator that waits for more than one source, or for something beside its source.
 *
 * <p>The operator says how items are pushed, what goes on without demand, and how to let go of what is still open; this class sees to it that a cursor that
 * has come to its end, on whichever way, holds nothing. {@link #release} is also called at the normal end and may then find all closed.
 */
abstract class CompositeCursor<T> extends Cursor<T> {

    CompositeCursor(AsyncStream<?> blueprint) {
        super(blueprint);
    }

    /** Lets work that was started go on; true if the next step is the end, throws if it is a failure. */
    abstract boolean progress(Context cx) throws Exception;

    /** Pushes the items of an open cursor and says why it stopped; what it throws fails the cursor. */
    abstract Drained push(Context cx, Sink<? super T> sink) throws Exception;

    @Override
    abstract void tell(Inspector inspector);

    @Override
    public final Drained drain(Context cx, Sink<? super T> sink) throws Exception {
        if (closed()) {
            return Drained.ENDED;
        }
        try {
            Drained why = push(cx, sink);
            if (why == Drained.ENDED) {
                endEarly();
            }
            return why;
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    @Override
    public final boolean pollProgress(Context cx) throws Exception {
        if (closed()) {
            return true;
        }
        try {
            boolean end = progress(cx);
            if (end) {
                endEarly();
            }
            return end;
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    /** Refuses null from a function that makes streams or futures. */
    final <X> X made(@Nullable X result) {
        if (result == null) {
            throw new NullPointerException("null from the function of " + this);
        }
        return result;
    }
}
