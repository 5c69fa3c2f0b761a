// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conduit of a channel with several receivers, each value for one of them.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class SharedConduit<T> extends Conduit<T> {
    /*
     * Overview. A receiver reads the value at the head and then moves head by CAS: who succeeds owns the value. The read may come first since a place
     * is written once: while head stays where it is, so does the value. Only the winner empties the place.
     *
     * `headSegment` follows head: it is moved, by CAS, once all places of a segment were taken.
     *
     * RECEIVER_WAITS is set as long as `sleeping` is not empty, and both change together under the lock. A receiver joins while tail = head, by the
     * CAS that sets the flag, or under a flag that is set; so whoever claims after that wakes one, the first. A value and a wake are not tied to each other: another
     * receiver may be faster. A receiver that was woken and is given up before it looked passes the wake on, if there is something to be had.
     *
     * Who wants to know of the end, and takes nothing, is in `watching`, lest a wake for a value goes to it. It is woken when the channel is sealed, and by who takes the last
     * value of a sealed channel: that one moves head and then reads `watched`, the other sets `watched` and then reads head.
     */
    private static final VarHandle HEAD;
    private static final VarHandle HEAD_SEGMENT;
    private static final VarHandle RECEIVERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(Conduit.class, "head", int.class).withInvokeExactBehavior();
            HEAD_SEGMENT = lookup.findVarHandle(Conduit.class, "headSegment", Segment.class)
                    .withInvokeExactBehavior();
            RECEIVERS = lookup.findVarHandle(SharedConduit.class, "receivers", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final WaitList sleeping = new WaitList(); // guarded by lock()

    /** Who waits for the end and not for a value. */
    private final WaitList watching = new WaitList(); // guarded by lock()

    /** Whether anybody ever did. */
    private volatile boolean watched;

    private volatile int receivers = 1;

    SharedConduit(int capacity, int first, @Nullable Consumer<? super T> undelivered) {
        super(capacity, first, 0, undelivered);
    }

    private boolean casHead(int expected, int update) {
        return HEAD.compareAndSet((Conduit<?>) this, expected, update);
    }

    private boolean casHeadSegment(Segment expected, Segment update) {
        return HEAD_SEGMENT.compareAndSet((Conduit<?>) this, expected, update);
    }

    @Override
    @Nullable
    T take() {
        T value = takeIfBeyond(Integer.MIN_VALUE);
        if (value != null) {
            handOverIfAwaited();
            if (watched && isOver()) {
                wakeWatchers();
            }
        }
        return value;
    }

    /** Takes the oldest value, if the channel holds more than it may. */
    @Nullable
    T takeExcess() {
        for (int spins = 0; ; spins++) {
            T value = takeIfBeyond(capacity);
            if (value != null || excess(head) <= 0) {
                return value;
            }
            pause(spins);
        }
    }

    private int excess(int position) {
        return demand(state()) - position - capacity;
    }

    /** Takes the value at the head if it is there and, with it, the channel holds more than so many. */
    private @Nullable T takeIfBeyond(int held) {
        while (true) {
            int position = head;
            if (held != Integer.MIN_VALUE && excess(position) <= 0) {
                return null;
            }
            Segment segment = headSegment;
            int index = position - segment.base;
            if (index < 0) {
                continue; // the segment has moved on, and so has the head
            }
            if (index >= segment.length()) {
                Segment next = segment.next();
                if (next == null) {
                    return null;
                }
                if (next != Segment.PASSED && casHeadSegment(segment, next)) {
                    segment.pass();
                }
                continue;
            }
            @SuppressWarnings("unchecked") // only senders of T put something in
            T value = (T) segment.get(index);
            if (value == null) {
                if (head == position) {
                    return null;
                }
            } else if (casHead(position, position + 1)) {
                segment.clear(index);
                return value;
            }
        }
    }

    Step<T> pollTake(Context cx, Waiter waiter) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        for (int spins = 0; ; spins++) {
            T value = take();
            if (value != null) {
                awake(waiter);
                cx.progressed();
                return Poll.ready(value);
            }
            Step<T> step = sleep(cx, waiter, spins);
            if (step != null) {
                return step;
            }
        }
    }

    private @Nullable Step<T> sleep(Context cx, Waiter waiter, int spins) {
        synchronized (lock()) {
            if (isEmptyAndArmed()) {
                join(waiter, cx.waker());
                return Poll.pending();
            }
            if (isOver()) {
                leave(waiter);
                return Step.end();
            }
        }
        if (spins < SPINS) {
            Thread.onSpinWait();
            return null;
        }
        cx.yieldNow();
        return Poll.pending();
    }

    /** Whether the end has come; if not, a wake is arranged for when it does. */
    boolean pollEnd(Context cx, Waiter watcher) {
        synchronized (lock()) {
            watched = true; // before the look: who takes the last value looks the other way round
            if (isOver()) {
                return true;
            }
            if (watcher.status == Waiter.QUEUED) {
                watcher.waker = cx.waker();
            } else {
                watching.addLast(watcher, cx.waker());
            }
            return false;
        }
    }

    private void wakeWatchers() {
        WakeBatch batch = new WakeBatch();
        synchronized (lock()) {
            watching.removeAll(Waiter.SERVED, batch);
        }
        batch.wake();
    }

    void withdrawWatcher(Waiter watcher) {
        synchronized (lock()) {
            if (watcher.status == Waiter.QUEUED) {
                watching.remove(watcher, Waiter.IDLE);
            }
        }
    }

    /** Whether there is nothing, and whoever brings something or the end from now on wakes one who sleeps. Under the lock. */
    private boolean isEmptyAndArmed() {
        while (true) {
            int taken = head; // before the tail
            long s = state();
            if (tail(s) != taken || isSealed(s)) {
                return false;
            }
            if ((s & RECEIVER_WAITS) != 0 || casState(s, s | RECEIVER_WAITS)) {
                return true;
            }
        }
    }

    private boolean isOver() {
        int taken = head; // before the tail
        long s = state();
        return tail(s) == taken && isSealed(s);
    }

    private void join(Waiter waiter, Waker waker) {
        if (waiter.status == Waiter.QUEUED) {
            waiter.waker = waker;
        } else {
            sleeping.addLast(waiter, waker);
        }
    }

    /** Somebody who waited has got a value. */
    private void awake(Waiter waiter) {
        if (waiter.status != Waiter.IDLE) {
            synchronized (lock()) {
                leave(waiter);
            }
        }
    }

    private void leave(Waiter waiter) {
        if (waiter.status == Waiter.QUEUED) {
            sleeping.remove(waiter, Waiter.IDLE);
            nobodySleeps();
        }
        waiter.status = Waiter.IDLE;
    }

    private void nobodySleeps() {
        if (sleeping.isEmpty()) {
            clearState(RECEIVER_WAITS);
        }
    }

    /** Somebody who waited is given up. */
    void withdrawReceiver(Waiter waiter) {
        boolean woken;
        synchronized (lock()) {
            woken = waiter.status == Waiter.SERVED;
            leave(waiter);
        }
        if (woken && tail(state()) != head) {
            wakeReceiver();
        }
    }

    @Override
    void wakeReceiver() {
        Waker waker = null;
        synchronized (lock()) {
            Waiter first = sleeping.first();
            if (first != null) {
                waker = sleeping.remove(first, Waiter.SERVED);
                nobodySleeps();
            }
        }
        Foreign.wake(waker);
    }

    @Override
    void wakeAllReceivers() {
        WakeBatch batch = new WakeBatch();
        synchronized (lock()) {
            sleeping.removeAll(Waiter.SERVED, batch);
            nobodySleeps();
            watching.removeAll(Waiter.SERVED, batch);
        }
        batch.wake();
    }

    boolean addReceiver() {
        while (true) {
            int n = receivers;
            if (n == 0) {
                return false;
            }
            if (RECEIVERS.compareAndSet(this, n, n + 1)) {
                return true;
            }
        }
    }

    void removeReceiver() {
        if ((int) RECEIVERS.getAndAdd(this, -1) == 1) {
            abandon();
        }
    }

    int receivers() {
        return receivers;
    }

    @Override
    String kind() {
        return "mpmc";
    }
}
