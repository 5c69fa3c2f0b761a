// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.io;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a leaf future: one operation, polled until it ends, released if it is cancelled while it waits.
 *
 * @param <T> the type of the value
 */
public abstract class OnceFuture<T extends @Nullable Object> implements Future<T> {
    private static final byte NEW = 0;
    private static final byte WAITING = 1;
    private static final byte ENDED = 2;

    private byte state = NEW;

    /** For subclasses. */
    protected OnceFuture() {}

    /**
     * Goes on as far as it can, as {@link Future#poll} does; never called after the end. A step that throws has released what it held.
     *
     * @param cx the context of the poll
     * @return the value or pending
     * @throws Exception if the operation failed
     */
    protected abstract Poll<T> step(Context cx) throws Exception;

    /** Releases what the operation holds; called at most once, if it is cancelled after a poll that was pending. */
    protected abstract void release();

    /**
     * Tells what the operation waits for; called by any thread, at any time before the end.
     *
     * @param inspector gets it
     */
    protected abstract void tell(Inspector inspector);

    @Override
    public final void inspect(Inspector inspector) {
        if (state == WAITING) {
            tell(inspector);
        }
    }

    @Override
    public final Poll<T> poll(Context cx) throws Exception {
        if (state == ENDED) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        state = ENDED; // stays so if the step throws
        Poll<T> result = step(cx);
        if (result.isPending()) {
            state = WAITING;
        }
        return result;
    }

    @Override
    public final void cancel() {
        byte before = state;
        state = ENDED;
        if (before == WAITING) {
            release();
        }
    }
}
