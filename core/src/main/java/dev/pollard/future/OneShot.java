// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * What all futures of this package have in common: they run until they have ended or were cancelled, and hold nothing after that.
 *
 * <pre>
 * RUNNING --step gives a value or throws--> ENDED
 * RUNNING --cancel------------------------> CANCELLED
 * </pre>
 *
 * <p>On either way {@link #release} is called, exactly once.
 */
abstract class OneShot<T extends @Nullable Object> implements Future<T> {
    private static final byte RUNNING = 0;
    private static final byte ENDED = 1;
    private static final byte CANCELLED = 2;

    private byte state = RUNNING;

    /** One poll of a future that is known to be running; throwing and {@link Poll.Ready} are its end. */
    abstract Poll<T> step(Context cx) throws Exception;

    /** Cancels the children that have not ended and lets go of all that is held. Does not throw. */
    abstract void release();

    /** What polling after the end gives. */
    Poll<T> pollAgain() {
        throw new IllegalStateException(
                (state == CANCELLED ? "future polled after cancel: " : "future polled after completion: ") + this);
    }

    @Override
    public final Poll<T> poll(Context cx) throws Exception {
        if (state != RUNNING) {
            return pollAgain();
        }
        Poll<T> poll;
        try {
            poll = step(cx);
        } catch (Throwable failure) {
            state = ENDED;
            release();
            throw failure;
        }
        if (!poll.isPending()) {
            state = ENDED;
            release();
        }
        return poll;
    }

    @Override
    public final void cancel() {
        if (state == RUNNING) {
            state = CANCELLED;
            release();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
