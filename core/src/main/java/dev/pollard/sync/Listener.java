// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** A future's place in the queue of a {@link Notify}. */
abstract class Listener extends Waiter {
    /** The states; {@link Notify} says how one leads to another. */
    static final byte NEW = 0;

    static final byte WAITING = 1;
    static final byte NOTIFIED_ONE = 2;
    static final byte NOTIFIED_LAST = 3;
    static final byte NOTIFIED_ALL = 4;

    /** For the future: it has been told, but has not given its result yet. */
    static final byte TOLD = 5;

    static final byte ENDED = 6;
    static final byte CANCELLED = 7;

    final Notify notify;

    /** A call of {@link Notify#notifyWaiters} that begins a later round reaches this listener. */
    long round; // owner: who polls, and not changed while WAITING

    /** Guarded by the word of {@link #notify} while it is not {@link #NEW}, and before {@link #TOLD}. */
    byte state;

    Listener(Notify notify) {
        this.notify = notify;
        this.round = notify.round();
    }

    /**
     * Whether it is in the queue with this waker, and nothing has come. A look from outside of a section: it may be too early to
     * see a notification, and then the wake of that leads to another poll.
     */
    final boolean isWaiting(Waker current) {
        return state == WAITING && waker == current && round == notify.round();
    }

    /**
     * One poll; true if there was a notification, which is used up by that.
     *
     * @param current the waker; null to get into the queue without one
     */
    final boolean listen(@Nullable Waker current) {
        return (state == NEW && notify.tryTake(round)) || notify.poll(this, current);
    }

    /** Leaves the queue, or hands on what came for this one alone. */
    final void stop() {
        byte last = state;
        if (last == NEW || last == TOLD) {
            state = CANCELLED;
        } else if (last < TOLD) {
            notify.leave(this);
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
