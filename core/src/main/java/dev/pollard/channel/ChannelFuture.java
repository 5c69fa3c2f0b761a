// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * What the futures of this package have in common: they run until they have ended or were cancelled.
 *
 * <pre>
 * RUNNING --step gives a value or throws--> ENDED
 * RUNNING --cancel------------------------> CANCELLED, by withdraw
 * </pre>
 */
abstract class ChannelFuture<T extends @Nullable Object> implements Future<T> {
    private static final byte RUNNING = 0;
    private static final byte ENDED = 1;
    private static final byte CANCELLED = 2;

    private byte state = RUNNING;

    /** One poll; an end, of either kind, has let go of everything. */
    abstract Poll<T> step(Context cx) throws Exception;

    /** Gives up what is waited for. Does not throw. */
    abstract void withdraw();

    /** What is waited for, for a diagnosis. */
    abstract String awaited();

    @Override
    public final Poll<T> poll(Context cx) throws Exception {
        if (state != RUNNING) {
            throw new IllegalStateException(
                    (state == CANCELLED ? "future polled after cancel: " : "future polled after completion: ") + this);
        }
        Poll<T> poll;
        try {
            poll = step(cx);
        } catch (Throwable failure) {
            state = ENDED;
            throw failure;
        }
        if (!poll.isPending()) {
            state = ENDED;
        }
        return poll;
    }

    @Override
    public final void cancel() {
        if (state == RUNNING) {
            state = CANCELLED;
            withdraw();
        }
    }

    @Override
    public final void inspect(Inspector inspector) {
        inspector.name(toString());
        if (state == RUNNING) {
            inspector.waitsFor(awaited());
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
