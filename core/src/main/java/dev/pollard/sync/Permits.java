// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Permits, and the queue of those who wait for some: what locks, semaphores and the once cell are made of.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class Permits extends LockWord {
    /*
     * Overview. The word holds the number of free permits and three flags; see LockWord for how it is changed.
     *
     *   QUEUED  somebody is in `waiting`: who gives permits back must look after him. Set and cleared with the list, in the same section.
     *   BARRED  the first in `waiting` has been overtaken too often: nobody may overtake. Without fairness only.
     *   CLOSED  no more permits are given out. Final.
     *
     * Without QUEUED, taking and giving back are one CAS each. Fair permits are not taken past QUEUED, unfair ones not past BARRED.
     *
     * A waiter (Acquire) goes this way; all steps happen in sections:
     *
     *   NEW --poll--> WAITING --permits were given back--> OFFERED --poll--> TAKEN
     *                    ^                                    |
     *                    |                 nobody polled it   v
     *                    +---------------poll-------------- LAPSED --poll--> TAKEN
     *
     *   WAITING --close--> REFUSED                    NEW, LAPSED --poll, if closed--> REFUSED
     *   all but TAKEN --cancel--> CANCELLED; an offer goes to the next, and so does a turn that a large request had held up
     *
     * An offer wakes the waiter. Fair, and unfair once it was overtaken too often, it also reserves the permits: they are counted
     * as taken, and given back if the offer lapses or is cancelled. Else it is a mere hint that permits are free, and a waiter
     * who finds that somebody was quicker goes back to the head of the queue.
     *
     * Permits are never gathered one by one: they stay free until there are enough for the first in the queue. So a large request
     * holds up those behind it, and when it is cancelled there is nothing to give back.
     *
     * Lapsing. A future that has an offer and is not polled any more, because its task polls another one first, would hold up
     * everybody for ever; if its task waits for one of them, for good. So while there are offers and others wait, a timer runs
     * (LapseWatch), and an offer that it meets several times lapses. The waiter keeps its right to be the first, but has to poll
     * to use it. Each lapse doubles the time of its next offer: a task that is only slow gets its turn in the end. The timers are
     * those of the runtime of somebody who waits; without any, nothing lapses.
     *
     * `since`: when the permits were offered last, or the queue began; 0 if unknown. The clock is read only while somebody waits.
     */
    static final int MAX = Integer.MAX_VALUE;

    /** How often an unfair waiter may find that its turn was taken by another before it gets one that is reserved. */
    static final int PATIENCE = 3;

    private static final long QUEUED = 1 << 1;
    private static final long BARRED = 1 << 2;
    private static final long CLOSED = 1 << 3;
    private static final int SHIFT = 4;

    /** With which flag those who come new have to queue up. */
    private final long bar;

    private final WaitList<Acquire> waiting = new WaitList<>();
    private final WaitList<Acquire> offered = new WaitList<>(); // guarded by the word, as all that follows
    private @Nullable LapseWatch watch; // set while it is armed, or about to be
    private long lapses;
    private long since;

    Permits(int permits, boolean fair) {
        super(units(permits));
        bar = fair ? QUEUED : BARRED;
    }

    private static long units(int permits) {
        return (long) permits << SHIFT;
    }

    private static int free(long w) {
        return (int) (w >>> SHIFT);
    }

    private static long plus(long w, int permits) {
        long sum = (w >>> SHIFT) + permits;
        if (sum > MAX) {
            throw new IllegalStateException("permits > " + MAX + ": " + sum);
        }
        return w + units(permits);
    }

    private boolean isFair() {
        return bar == QUEUED;
    }

    int free() {
        return free(word());
    }

    boolean isClosed() {
        return (word() & CLOSED) != 0;
    }

    // ---- taking

    /** Takes permits if it can be done in one step; false says nothing. */
    boolean tryTake(int permits) {
        long w = word();
        return (w & (LOCKED | CLOSED | bar)) == 0 && free(w) >= permits && cas(w, w - units(permits));
    }

    /** Takes permits unless there are too few, others come first, or the permits are closed. */
    boolean tryAcquire(int permits) {
        while (true) {
            long w = unlockedWord();
            if ((w & CLOSED) != 0 || ((w & bar) != 0 && permits > 0) || free(w) < permits) {
                return false;
            }
            if (cas(w, w - units(permits))) {
                return true;
            }
        }
    }

    /** One poll of a waiter for which {@link #tryTake} was not enough; returns its new state. */
    byte poll(Acquire waiter, Context cx) {
        Waker waker = cx.waker();
        waiter.task = cx.find(TaskInfo.class);
        waiter.timers = cx.find(Timers.class);
        Aftermath after = new Aftermath();
        byte state;
        long w = lock();
        try {
            w = advance(waiter, w);
            state = waiter.state;
            if (state == Acquire.WAITING) {
                waiter.waker = waker;
            }
            w = settle(w, after);
        } finally {
            unlock(w);
        }
        finish(after);
        return state;
    }

    private long advance(Acquire waiter, long w) {
        switch (waiter.state) {
            case Acquire.NEW:
                if ((w & CLOSED) != 0) {
                    waiter.state = Acquire.REFUSED;
                } else if (free(w) >= waiter.need && ((w & bar) == 0 || waiter.need == 0)) {
                    return take(waiter, w);
                } else {
                    waiter.state = Acquire.WAITING;
                    waiting.addLast(waiter);
                }
                return w;
            case Acquire.OFFERED:
                offered.remove(waiter);
                if (waiter.reserved) {
                    waiter.state = Acquire.TAKEN;
                    return w;
                }
                if (free(w) < waiter.need) {
                    waiter.overtaken++;
                }
                return takeAsFirst(waiter, w);
            case Acquire.LAPSED:
                return takeAsFirst(waiter, w);
            default: // WAITING, with a new waker, or REFUSED
                return w;
        }
    }

    /** For those who have been at the head of the queue before: nobody is ahead of them. */
    private long takeAsFirst(Acquire waiter, long w) {
        if ((w & CLOSED) != 0) {
            waiter.state = Acquire.REFUSED;
        } else if (free(w) >= waiter.need) {
            return take(waiter, w);
        } else {
            waiter.state = Acquire.WAITING;
            waiting.addFirst(waiter);
        }
        return w;
    }

    private static long take(Acquire waiter, long w) {
        waiter.state = Acquire.TAKEN;
        return w - units(waiter.need);
    }

    /** The end of a waiter that has not taken anything. */
    void leave(Acquire waiter) {
        Aftermath after = new Aftermath();
        long w = lock();
        try {
            if (waiter.state == Acquire.WAITING) {
                waiting.remove(waiter);
                waiter.waker = null;
            } else if (waiter.state == Acquire.OFFERED) {
                w = withdraw(waiter, w);
            }
            waiter.state = Acquire.CANCELLED;
            w = settle(serve(w, after), after);
        } finally {
            unlock(w);
        }
        finish(after);
    }

    /** Takes an offer back. */
    private long withdraw(Acquire waiter, long w) {
        offered.remove(waiter);
        return waiter.reserved ? w + units(waiter.need) : w;
    }

    // ---- giving

    /** Gives permits back, or adds some. */
    void release(int permits) {
        while (true) {
            long w = word();
            if ((w & (LOCKED | QUEUED)) != 0) {
                releaseToQueue(permits);
                return;
            }
            if (cas(w, plus(w, permits))) {
                return;
            }
        }
    }

    private void releaseToQueue(int permits) {
        Aftermath after = new Aftermath();
        long w = lock();
        try {
            w = settle(serve(plus(w, permits), after), after);
        } finally {
            unlock(w);
        }
        finish(after);
    }

    /** Takes free permits out of use; returns how many there were to take. */
    int forget(int permits) {
        while (true) {
            long w = unlockedWord();
            int forgotten = Math.min(free(w), permits);
            if (cas(w, w - units(forgotten))) {
                return forgotten;
            }
        }
    }

    /** Refuses all who wait and all who come from now on. Offers that have been made stand. */
    void close() {
        Aftermath after = new Aftermath();
        do {
            long w = lock();
            try {
                w |= CLOSED;
                Acquire first = waiting.first();
                while (first != null && after.hasRoom()) {
                    waiting.remove(first);
                    first.state = Acquire.REFUSED;
                    after.wake(first.takeWaker());
                    first = waiting.first();
                }
                w = settle(w, after);
            } finally {
                unlock(w);
            }
        } while (after.run());
    }

    /** Makes offers to those who wait, in their order, for as long as there are permits for the first. Returns the word. */
    private long serve(long before, Aftermath after) {
        long w = before;
        Acquire first = waiting.first();
        while (first != null && free(w) >= first.need && after.hasRoom()) {
            waiting.remove(first);
            offered.addLast(first);
            first.state = Acquire.OFFERED;
            first.rounds = (byte) (1 + (1 << first.lapses));
            first.reserved = isFair() || first.overtaken >= PATIENCE;
            after.wake(first.takeWaker());
            since = 0;
            if (!first.reserved) {
                break; // more hints would only make them race
            }
            w -= units(first.need);
            first = waiting.first();
        }
        return w;
    }

    /** The end of each section that has touched the lists: sets the flags by them, and starts or stops the watch. Returns the word. */
    private long settle(long before, Aftermath after) {
        long w = before & ~(QUEUED | BARRED);
        Acquire first = waiting.first();
        if (first == null) {
            since = 0;
            if (watch != null) {
                after.disarm(watch);
                watch = null;
            }
            return w;
        }
        if (since == 0) {
            since = System.nanoTime();
        }
        Acquire offer = offered.first();
        if (watch == null && offer != null) {
            Timers timers = first.timers != null ? first.timers : offer.timers;
            if (timers != null) {
                watch = new LapseWatch(this, timers);
                after.arm(watch);
            }
        }
        return w | QUEUED | (!isFair() && first.overtaken >= PATIENCE ? BARRED : 0);
    }

    /** What a section has left to be done. The lock is open. */
    private void finish(Aftermath after) {
        while (after.run()) {
            long w = lock();
            try {
                w = settle(serve(w, after), after);
            } finally {
                unlock(w);
            }
        }
    }

    // ---- lapsing

    /** Whether a watch is still wanted, after it was armed. */
    boolean isCurrent(LapseWatch armed) {
        long w = lock();
        boolean current = watch == armed;
        unlock(w);
        return current;
    }

    /** Another period is over. */
    void lapse(LapseWatch fired) {
        Aftermath after = new Aftermath();
        long w = lock();
        try {
            if (watch == fired) {
                watch = null;
                long before = lapses;
                w = lapseOffers(w);
                w = settle(lapses == before ? w : serve(w, after), after);
            }
        } finally {
            unlock(w);
        }
        finish(after);
    }

    private long lapseOffers(long before) {
        long w = before;
        Acquire next = offered.first();
        while (next != null) {
            Acquire offer = next;
            next = offered.after(offer);
            if (--offer.rounds <= 0) {
                w = withdraw(offer, w);
                offer.state = Acquire.LAPSED;
                offer.lapses = (byte) Math.min(offer.lapses + 1, Acquire.MAX_LAPSES);
                lapses++;
            }
        }
        return w;
    }

    // ---- diagnosis; takes no lock, and sees what it sees

    long lapses() {
        return lapses;
    }

    /** When the permits were offered last, or the queue began, as far as is known. */
    long since() {
        long known = since;
        return known == 0 ? System.nanoTime() : known;
    }

    /** Tells of an offer that has not been taken yet; returns whether there is one. */
    boolean inspectOffer(Inspector inspector, Object resource) {
        Acquire offer = offered.first();
        if (offer == null || !offer.reserved) {
            return false;
        }
        TaskInfo task = offer.task;
        inspector.waitsFor(resource, task, since());
        inspector.waitsFor("the turn was offered to " + (task == null ? "an unknown task" : task.label())
                + ", which has not polled since");
        return true;
    }
}
