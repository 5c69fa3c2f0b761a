// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.TaskInfo;
import org.jspecify.annotations.Nullable;

/** A future's claim to some {@link Permits}, and its place in their queue. */
abstract class Acquire extends Waiter {
    /** The states; {@link Permits} says how one leads to another. */
    static final byte NEW = 0;

    static final byte WAITING = 1;
    static final byte OFFERED = 2;
    static final byte LAPSED = 3;
    static final byte REFUSED = 4;
    static final byte TAKEN = 5;

    /** For the future: it has given its result, and the permits are no more its own. */
    static final byte ENDED = 6;

    static final byte CANCELLED = 7;

    /** So that an offer does not last for more than 65 periods of the watch. */
    static final int MAX_LAPSES = 6;

    final int need;

    /** Who polled last; a diagnosis reads it as it is. */
    @Nullable
    TaskInfo task; // owner: who polls

    @Nullable
    Timers timers; // owner: who polls, before it enters a section; read in sections

    /** Guarded by the word from the first section to TAKEN, REFUSED or CANCELLED; before and after that, the owner's. */
    byte state;

    // Guarded by the word:

    /** Whether the permits of the offer are set aside. */
    boolean reserved;

    /** In how many periods of the watch the offer lapses. */
    byte rounds;

    byte lapses;

    /** How often a turn was taken by somebody else. */
    byte overtaken;

    Acquire(int need) {
        this.need = need;
    }

    abstract Permits permits();

    /**
     * One poll: {@link #TAKEN}, {@link #REFUSED}, or {@link #WAITING} if a wake has been arranged.
     *
     * <p>A look at the state outside of a section may come too early to see an offer. Then the wake of that offer leads to
     * another poll.
     */
    final byte pollPermits(Context cx) {
        byte peeked = state;
        if ((peeked == WAITING && waker == cx.waker()) || !cx.mayProceed()) {
            return WAITING;
        }
        byte now;
        if (peeked == NEW && permits().tryTake(need)) {
            task = cx.find(TaskInfo.class);
            state = TAKEN;
            now = TAKEN;
        } else if (peeked == NEW && permits().isClosed()) {
            state = REFUSED;
            now = REFUSED;
        } else {
            now = permits().poll(this, cx);
        }
        if (now == TAKEN || now == REFUSED) {
            cx.progressed();
        }
        return now;
    }

    /** Gives up, whatever the state: what was offered or taken goes to the next. */
    final void leave() {
        byte last = state;
        if (last == NEW) {
            state = CANCELLED;
        } else if (last == TAKEN) {
            state = CANCELLED;
            permits().release(need);
        } else if (last < TAKEN) {
            permits().leave(this);
        }
    }

    /** For a poll after the end. */
    final void refuseIfOver() {
        if (state >= ENDED) {
            throw new IllegalStateException(
                    (state == CANCELLED ? "future polled after cancel: " : "future polled after completion: ") + this);
        }
    }
}
