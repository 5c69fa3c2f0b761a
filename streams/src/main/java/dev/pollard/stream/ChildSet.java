// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The children of one operator: each has a waker of its own, and only those that were woken are polled.
 *
 * <p><b>Fairness.</b> Children are polled in the order in which they became due; one that gave an item, or was woken, goes to the end of the queue. A child
 * that is woken while it is polled is polled again, but not a second time in one call without having given anything: then the whole set gives way.
 *
 * <p><b>Wakers.</b> Woken children are pushed on a stack by whoever wakes them and taken all at once by the owner. The owner's waker is registered only
 * when a call finds nothing to do, so wakes during a call cost the owner nothing.
 *
 * @param <R> the type of the items that the children give
 */
final class ChildSet<R> {
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
        /** One step; after {@code End} or a failure the child leaves the set. */
        Step<R> poll(Context cx) throws Exception;

        /** Goes on without demand; true if the child has ended. */
        boolean progress(Context cx) throws Exception;

        /** Ends the child if it has not ended. Does not throw. */
        void cancel();
    }

    private final AtomicWaker owner = new AtomicWaker();

    /** A stack of those that were woken, newest first. */
    private volatile @Nullable Child<R> woken;

    // From here on the owner's alone.

    private @Nullable Child<R> first;
    private @Nullable Child<R> last;
    private int size;

    private @Nullable Child<R> firstDue;
    private @Nullable Child<R> lastDue;
    private long call;

    /** Polls that moved something and gave no item, since the last unit was paid. */
    private int silent;

    /** Adds a child, which is due. */
    Child<R> add(Work<R> work) {
        Child<R> child = new Child<>(this, work);
        child.previous = last;
        if (last == null) {
            first = child;
        } else {
            last.next = child;
        }
        last = child;
        size++;
        due(child);
        return child;
    }

    int size() {
        return size;
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

    /** Polls children until one gives an item; {@code End} once there is none left. */
    Step<R> poll(Context cx) throws Exception {
        call++;
        while (true) {
            takeWoken();
            Child<R> child = firstDue;
            if (child == null) {
                if (size == 0) {
                    return Step.end();
                }
                owner.register(cx.waker());
                if (woken == null) {
                    return Poll.pending();
                }
                continue;
            }
            Work<R> work = child.work;
            if (work != null) {
                if (child.idleIn == call) {
                    cx.yieldNow();
                    return Poll.pending();
                }
                if (silent == Cursor.ITEMS_PER_UNIT) {
                    silent = 0;
                    if (!Cursor.nextUnit(cx)) {
                        return Poll.pending();
                    }
                }
            }
            removeFirstDue(child);
            if (work == null) {
                continue;
            }
            Step<R> step = work.poll(cx.withWaker(child));
            if (step.isPending()) {
                if (child.due) {
                    silent++;
                } else {
                    child.idleIn = call;
                }
                continue;
            }
            if (step.isEnd()) {
                silent++;
                remove(child);
            } else {
                due(child);
                return step;
            }
        }
    }

    /** Lets the children go on that were woken, or that gave an item, since they were last asked; true if none is left. */
    boolean progress(Context cx) throws Exception {
        for (int pass = 0; ; pass++) {
            takeWoken();
            for (Child<R> child = firstDue; child != null; child = child.nextDue) {
                Work<R> work = child.work;
                if (child.fresh && work != null) {
                    child.fresh = false;
                    if (work.progress(cx.withWaker(child))) {
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

    private void removeFirstDue(Child<R> child) {
        firstDue = child.nextDue;
        if (firstDue == null) {
            lastDue = null;
        }
        child.nextDue = null;
        child.due = false;
        child.fresh = false;
    }

    private void remove(Child<R> child) {
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
    }
}
