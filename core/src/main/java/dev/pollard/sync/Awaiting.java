// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a condition is true that stays true: who makes it true calls {@link Notify#notifyWaiters()} after that.
 *
 * <p>Each turn notes the round, then looks at the condition, then listens. So either the look sees the condition, or the
 * notification comes in a later round. One that was for an earlier condition leads to another turn.
 */
abstract class Awaiting<T extends @Nullable Object> extends Listener implements Future<T> {
    Awaiting(Notify notify) {
        super(notify);
    }

    /** Called once, in the first poll. */
    void begin() {}

    /** The condition. */
    abstract boolean isOver();

    /** The value, once the condition is true. */
    abstract T result();

    @Override
    public final Poll<T> poll(Context cx) {
        refuseIfOver();
        if (isWaiting(cx.waker()) || !cx.mayProceed()) {
            return Poll.pending();
        }
        if (state == NEW) {
            begin();
        } else if (!listen(cx.waker())) {
            return Poll.pending();
        }
        do {
            state = NEW;
            round = notify.round();
            if (isOver()) {
                state = ENDED;
                cx.progressed();
                return Poll.ready(result());
            }
        } while (listen(cx.waker()));
        return Poll.pending();
    }

    /** Called once if the future is cancelled after it has begun. */
    void withdraw() {}

    @Override
    public final void cancel() {
        byte last = state;
        if (last < ENDED) {
            stop();
            if (last != NEW) {
                withdraw();
            }
        }
    }

    /** What is missing, for a diagnosis. */
    abstract String awaited();

    @Override
    public final void inspect(Inspector inspector) {
        inspector.name(toString());
        if (state == WAITING) {
            inspector.waitsFor(awaited());
        }
    }
}
