// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The children of one operator: each has a waker of its own, and only those that were woken are polled.
 *
 * <p><b>Fairness.</b> Children have their turns in the order in which they became due. A turn is at most {@value #TURN} items; a child that has more goes
 * to the end of the queue, or on at once if nobody else is in it. A child that is woken while it is polled is polled again, but not a second time in one call without any item
 * in between: then the whole set gives way.
 *
 * <p><b>Newcomers.</b> A child is first polled in place, by whoever made it, with the context of {@link #newcomer}. One that ends by that has cost no place in
 * the set; not even a waker, unless it asked for one.
 *
 * <p><b>Wakers.</b> Woken children are pushed on a stack by whoever wakes them and taken all at once by the owner. The owner's waker is registered only
 * when a call finds nothing to do, so wakes during a call cost the owner nothing.
 *
 * @param <R> the type of the items that the children give
 */
final class ChildSet<R> {

    /** How many items a child gives before the next has its turn: enough to make the change of turns cheap. */
    static final int TURN = 64;

    private static final VarHandle WOKEN;

    static {
        try {
            WOKEN = MethodHandles.lookup()
                    .findVarHandle(ChildSet.class, "woken", Child.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What a child does. */
    interface Work<R> {
        /**
         * Pushes items; after {@code ENDED} or a failure the child leaves the set. {@code DECLINED} although the sink did not decline: there is
         * more to do in another turn.
         */
        Drained drain(Context cx, Sink<? super R> sink) throws Exception;

        /** Goes on without demand; true if the child has ended. */
        boolean progress(Context cx) throws Exception;

        /** Ends the child if it has not ended. Does not throw. */
        void cancel();

        /** Tells what the child waits for. */
        void tell(Inspector inspector);
    }

    private final AtomicWaker owner = new AtomicWaker();

    /** A stack of those that were woken, newest first. */
    private volatile @Nullable Child<R> woken;

    // From here on the owner's alone.

    private final ChildContext<R> context = new ChildContext<>(this);
    private final ChildContext<R> newcomer = new ChildContext<>(this);

    /** What is left to the child whose turn it is. */
    private final Portion<R> turn;

    private @Nullable Child<R> first;
    private @Nullable Child<R> last;
    private int size;

    /** The one whose turn it is. */
    private @Nullable Child<R> firstDue;

    private @Nullable Child<R> lastDue;

    /** Waits until another one has left. */
    private @Nullable Child<R> waitsForRoom;

    /** Counts the calls, and within a call the turns that gave items. */
    private long round;

    /** Turns that moved something and gave no item, since the last unit was paid. */
    private int silent;

    /** The child whose turn it is has gone on with another one. */
    private boolean renewed;

    ChildSet() {
        this(Portion.of(TURN));
    }

    /** Measures the turns by a portion of {@value #TURN} items. */
    ChildSet(Portion<R> turn) {
        this.turn = turn;
        turn.turns = this;
    }

    /** Adds a child, which is due. */
    Child<R> add(Work<R> work) {
        Child<R> child = new Child<>(this);
        join(child, work);
        due(child);
        return child;
    }

    /** Returns the context in which to poll a child that is not in the set yet, until {@link #admit} or {@link #dismiss}. */
    Context newcomer(Context cx) {
        return newcomer.enter(cx, null);
    }

    /** The newcomer has not ended and joins the set, due or waiting. */
    Child<R> admit(Work<R> work, boolean isDue) {
        Child<R> made = newcomer.leave();
        Child<R> child = made == null ? new Child<>(this) : made;
        join(child, work);
        if (isDue) {
            due(child);
        } else {
            child.idleIn = round;
        }
        return child;
    }

    /** The newcomer has ended. */
    void dismiss() {
        Child<R> made = newcomer.leave();
        if (made != null) {
            made.leave();
        }
    }

    private void join(Child<R> child, Work<R> work) {
        child.work = work;
        child.previous = last;
        if (last == null) {
            first = child;
        } else {
            last.next = child;
        }
        last = child;
        size++;
    }

    int size() {
        return size;
    }

    /** Makes a child due as soon as another one has left. */
    void dueWhenOneLeaves(Child<R> child) {
        waitsForRoom = child;
    }

    /** Puts a child in the queue of those to poll, unless it is there or has left. */
    void due(Child<R> child) {
        child.fresh = true;
        if (child.due || child.work == null) {
            return;
        }
        child.due = true;
        if (lastDue == null) {
            firstDue = child;
        } else {
            lastDue.nextDue = child;
        }
        lastDue = child;
    }

    /** Makes a child due that waited for another one, and not for a wake. */
    void resume(Child<R> child) {
        child.idleIn = 0;
        due(child);
    }

    /** Lets the children push, one after the other, until the sink declines or none is due; {@code ENDED} once there is none left. */
    Drained drain(Context cx, Sink<? super R> sink) throws Exception {
        round++;
        turn.begin(sink);
        try {
            while (true) {
                takeWoken();
                Child<R> child = firstDue;
                if (child == null) {
                    if (size == 0) {
                        return Drained.ENDED;
                    }
                    owner.register(cx.waker());
                    if (woken == null) {
                        return Drained.PENDING;
                    }
                    continue;
                }
                Work<R> work = child.work;
                if (work == null) {
                    endTurn(child);
                    continue;
                }
                if (child.idleIn == round) {
                    cx.yieldNow();
                    return Drained.PENDING;
                }
                if (silent >= Cursor.ITEMS_PER_UNIT) {
                    silent = 0;
                    if (!Cursor.nextUnit(cx)) {
                        return Drained.PENDING;
                    }
                }
                if (takeTurn(cx, child, work)) {
                    return Drained.DECLINED;
                }
            }
        } finally {
            turn.end();
        }
    }

    /** Returns whether the sink has declined. */
    private boolean takeTurn(Context cx, Child<R> child, Work<R> work) throws Exception {
        int before = turn.left;
        renewed = false;
        Drained why;
        try {
            why = work.drain(context.enter(cx, child), turn);
        } finally {
            context.leave();
        }
        boolean gave = renewed || turn.left != before;
        if (gave) {
            silent = 0;
            round++;
        }
        if (why == Drained.DECLINED) {
            boolean declined = turn.declined;
            if (turn.left <= 0 || !declined) {
                endTurn(child);
                due(child);
            }
            if (!gave) {
                silent++;
            }
            return declined;
        }
        endTurn(child);
        if (why == Drained.PENDING) {
            child.idleIn = round;
        } else {
            remove(child);
            if (!gave) {
                silent++;
            }
        }
        return false;
    }

    /** The turn is used up: gives the same child another one, if nobody else waits for it. Within {@link #drain}. */
    boolean renewTurn() {
        Child<R> child = firstDue;
        if (child == null || child.nextDue != null || woken != null) {
            return false;
        }
        turn.left = TURN;
        renewed = true;
        return true;
    }

    /** Lets the children go on that were woken, or that gave an item, since they were last asked; true if none is left. */
    boolean progress(Context cx) throws Exception {
        for (int pass = 0; ; pass++) {
            takeWoken();
            for (Child<R> child = firstDue; child != null; child = child.nextDue) {
                Work<R> work = child.work;
                if (child.fresh && work != null) {
                    child.fresh = false;
                    if (progress(cx, child, work)) {
                        remove(child);
                    }
                }
            }
            if (size == 0) {
                return true;
            }
            owner.register(cx.waker());
            if (woken == null) {
                return false;
            }
            if (pass > 0) {
                cx.yieldNow();
                return false;
            }
        }
    }

    private boolean progress(Context cx, Child<R> child, Work<R> work) throws Exception {
        try {
            return work.progress(context.enter(cx, child));
        } finally {
            context.leave();
        }
    }

    /** Tells the children. */
    void tell(Inspector inspector) {
        for (Child<R> child = first; child != null; child = child.next) {
            Work<R> work = child.work;
            if (work != null) {
                work.tell(inspector);
            }
        }
    }

    /** Cancels all children and lets go of them and of the owner's waker. */
    void close() {
        owner.take();
        for (Child<R> child = first; child != null; ) {
            Child<R> next = child.next;
            Work<R> work = child.work;
            child.leave();
            if (work != null) {
                work.cancel();
            }
            child = next;
        }
        first = null;
        last = null;
        firstDue = null;
        lastDue = null;
        size = 0;
        dismiss();
        takeAllWoken();
    }

    /** From any thread: a child has set its flag. */
    void woke(Child<R> child) {
        Child<R> head;
        do {
            head = woken;
            child.nextWoken = head;
        } while (!WOKEN.compareAndSet(this, head, child));
        owner.wake();
    }

    private void takeWoken() {
        if (woken == null) {
            return;
        }
        // Oldest first, as they were woken.
        Child<R> reversed = null;
        for (Child<R> child = takeAllWoken(); child != null; ) {
            Child<R> next = child.nextWoken;
            child.nextWoken = reversed;
            reversed = child;
            child = next;
        }
        for (Child<R> child = reversed; child != null; ) {
            Child<R> next = child.nextWoken;
            child.nextWoken = null;
            child.clearWoken();
            due(child);
            child = next;
        }
    }

    @SuppressWarnings("unchecked") // only woke() writes
    private @Nullable Child<R> takeAllWoken() {
        return (Child<R>) WOKEN.getAndSet(this, (Child<R>) null);
    }

    /** Takes the first of the due ones out of their queue: the turn is the next one's. */
    private void endTurn(Child<R> child) {
        firstDue = child.nextDue;
        if (firstDue == null) {
            lastDue = null;
        }
        child.nextDue = null;
        child.due = false;
        child.fresh = false;
        turn.left = TURN;
    }

    /** Wakes the owner, if it waits: there is a child that it does not know of. */
    void wakeOwner() {
        owner.wake();
    }

    /** Takes a child out, which is not polled any more. */
    void remove(Child<R> child) {
        Child<R> before = child.previous;
        Child<R> after = child.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        child.leave();
        size--;
        Child<R> waiting = waitsForRoom;
        if (waiting != null) {
            waitsForRoom = null;
            resume(waiting);
        }
    }
}
