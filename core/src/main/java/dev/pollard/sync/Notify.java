// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells tasks that something has happened, without a value: what to build other primitives of.
 *
 * <p><b>Behaviour.</b> {@link #notifyOne()} lets one of those who wait go on, or stores a permit for the next one who comes.
 * There is one permit at most, so many notifications before it is taken count as one. {@link #notifyWaiters()} lets all go on who
 * are there, and stores nothing.
 *
 * <p><b>Use.</b> Make a condition true, then notify. On the other side get a {@link Notified} first, then look at the condition,
 * then await; as {@link Notified#enable()} shows.
 *
 * <p><b>Ordering.</b> First come, first served; {@link #notifyLast()} serves the one who came last. What was done before a
 * notification is visible to whoever is notified by it, also if it found the permit stored already.
 *
 * <p><b>Threading.</b> Any thread, any runtime.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * Notify jobs = new Notify("jobs");
 * ...
 * queue.add(job);
 * jobs.notifyOne();
 * }</pre>
 *
 * @implNote The rules are those of Tokio's type of this name.
 */
public final class Notify extends LockWord {
    /*
     * Overview. The word holds two flags and the number of the round; see LockWord for how it is changed.
     *
     *   QUEUED  somebody is in `waiting`. Set and cleared with the list, in the same section.
     *   PERMIT  a notification that found nobody. Never together with QUEUED.
     *   round   how often notifyWaiters was called.
     *
     * A listener remembers the round in which it was created. It is notified as soon as the round is another one, whether or not
     * it is in the queue. So notifyWaiters begins a round, which is all there is to do if nobody waits, and else moves `waiting`
     * to `leaving` at once, whatever its length. Then it wakes them, some at a time. A listener in a list is in `waiting` if its
     * round is the current one, else in `leaving`. notifyOne looks at `waiting` only: its notification is not spent on one who is
     * notified anyway.
     *
     *   NEW --poll, enable--> WAITING --notifyOne---> NOTIFIED_ONE
     *                                 --notifyLast--> NOTIFIED_LAST
     *                                 --notifyWaiters has come to it--> NOTIFIED_ALL
     *   NEW --there is a permit, or another round--> done      WAITING --poll in another round--> done      NOTIFIED_* --poll--> done
     *   WAITING --cancel--> CANCELLED     NOTIFIED_ONE, NOTIFIED_LAST --cancel--> CANCELLED, and another one is notified in the same way
     *
     * A notification that finds the permit stored swaps it in again all the same: who takes the permit must see what came before
     * this one, too.
     */
    private static final long QUEUED = 1 << 1;
    private static final long PERMIT = 1 << 2;
    private static final long ROUND = 1 << 3;

    private final @Nullable String name;
    private final WaitList<Listener> waiting = new WaitList<>(); // guarded by the word
    private final WaitList<Listener> leaving = new WaitList<>(); // guarded by the word

    private Notify(long word, @Nullable String name) {
        super(word);
        this.name = name;
    }

    /** Creates a notify without a name and without a permit. */
    public Notify() {
        this(0, null);
    }

    /**
     * Creates a notify without a permit.
     *
     * @param name what to call it in messages and dumps
     */
    public Notify(String name) {
        this(0, Objects.requireNonNull(name, "name"));
    }

    /**
     * Waits for a notification.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue. A notification that was for this one alone goes on to the next.
     *
     * @return a future; {@link #notifyWaiters()} reaches it from now on
     */
    public Notified notified() {
        return new Notified(this);
    }

    /** Lets the one go on who has waited longest, or stores a permit if nobody waits. */
    public void notifyOne() {
        notifyOne(Listener.NOTIFIED_ONE);
    }

    /** Lets the one go on who came last, or stores a permit if nobody waits. */
    public void notifyLast() {
        notifyOne(Listener.NOTIFIED_LAST);
    }

    private void notifyOne(byte which) {
        long w = word();
        while ((w & (LOCKED | QUEUED)) == 0) {
            if (cas(w, w | PERMIT)) {
                return;
            }
            w = word();
        }
        Listener chosen;
        Waker waker = null;
        w = lock();
        try {
            chosen = choose(which);
            waker = takeWaker(chosen);
            w = flags(chosen == null ? w | PERMIT : w);
        } finally {
            unlock(w);
        }
        wake(waker);
    }

    /** Takes out of the queue whom to notify. In a section. */
    private @Nullable Listener choose(byte which) {
        Listener chosen = which == Listener.NOTIFIED_ONE ? waiting.first() : waiting.last();
        if (chosen != null) {
            waiting.remove(chosen);
            chosen.state = which;
        }
        return chosen;
    }

    private static @Nullable Waker takeWaker(@Nullable Listener chosen) {
        return chosen == null ? null : chosen.takeWaker();
    }

    private static void wake(@Nullable Waker waker) {
        if (waker != null) {
            waker.wake();
        }
    }

    private long flags(long w) {
        return waiting.isEmpty() ? w & ~QUEUED : w | QUEUED;
    }

    /** Lets all go on for whom {@link #notified()} has been called before, polled or not. Stores nothing, and leaves a stored permit. */
    public void notifyWaiters() {
        long w = word();
        while ((w & (LOCKED | QUEUED)) == 0) {
            if (cas(w, w + ROUND)) {
                return;
            }
            w = word();
        }
        Aftermath after = new Aftermath();
        w = lock();
        try {
            leaving.takeAll(waiting);
            w = flags(w + ROUND);
            takeLeaving(after);
        } finally {
            unlock(w);
        }
        while (after.run()) {
            w = lock();
            try {
                takeLeaving(after);
            } finally {
                unlock(w);
            }
        }
    }

    private void takeLeaving(Aftermath after) {
        Listener first = leaving.first();
        while (first != null && after.hasRoom()) {
            leaving.remove(first);
            first.state = Listener.NOTIFIED_ALL;
            after.wake(first.takeWaker());
            first = leaving.first();
        }
    }

    // ---- the side of the listeners

    /** The current round. */
    long round() {
        return word() / ROUND;
    }

    private static long round(long w) {
        return w / ROUND;
    }

    /** Whether there is a notification for a listener that is not in the queue, which is used up by that; false says nothing. */
    boolean tryTake(long round) {
        long w = word();
        return round(w) != round || ((w & (LOCKED | PERMIT)) == PERMIT && cas(w, w & ~PERMIT));
    }

    /** Whether there is a notification for a listener, which is used up by that; else the listener is in the queue. */
    boolean poll(Listener listener, @Nullable Waker waker) {
        long w = lock();
        try {
            switch (listener.state) {
                case Listener.NEW:
                    if (round(w) != listener.round) {
                        return true;
                    }
                    if ((w & PERMIT) != 0) {
                        w &= ~PERMIT;
                        return true;
                    }
                    listener.state = Listener.WAITING;
                    listener.waker = waker;
                    waiting.addLast(listener);
                    w = flags(w);
                    return false;
                case Listener.WAITING:
                    if (round(w) != listener.round) {
                        leaving.remove(listener);
                        listener.waker = null;
                        return true;
                    }
                    if (waker != null) {
                        listener.waker = waker;
                    }
                    return false;
                default:
                    return true;
            }
        } finally {
            unlock(w);
        }
    }

    /** The end of a listener that has not been told. */
    void leave(Listener listener) {
        Waker waker = null;
        long w = lock();
        try {
            byte last = listener.state;
            listener.state = Listener.CANCELLED;
            if (last == Listener.WAITING) {
                (round(w) == listener.round ? waiting : leaving).remove(listener);
                listener.waker = null;
            } else if (last != Listener.NOTIFIED_ALL) {
                Listener next = choose(last);
                waker = takeWaker(next);
                w = next == null ? w | PERMIT : w;
            }
            w = flags(w);
        } finally {
            unlock(w);
        }
        wake(waker);
    }

    @Override
    public String toString() {
        return Names.of("Notify", name, this);
    }
}
