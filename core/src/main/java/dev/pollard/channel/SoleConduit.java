// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conduit of a channel with one receiver.
 *
 * <p><b>Threading.</b> What takes values out is called by the owner of the receiver; the rest by any thread.
 */
final class SoleConduit<T> extends Conduit<T> {
    /*
     * Overview. Nobody else moves head, so the receiver reads it plainly and stores it:
     *
     *   take   volatile, since handOff is read after that: see Conduit
     *   drain  release for each value, before the sink gets it, and a full fence after the last one, before the look at handOff. The release pairs with the
     *          read of head in Conduit.hasRoom and reserveInTurn: without it a sender could have a place, and not see what the receiver did before it gave
     *          that up. A sender that goes to wait meanwhile may be overlooked by a look at handOff between two values, but not by the one behind the fence.
     *
     * RECEIVER_WAITS is taken off by the claim that sees it, so out of many claims one wakes. The waker is stored before the flag is set. A receiver that is polled again
     * with another waker while the flag is set stores that and looks at the state once more: either it sees the claim, or the claim's wake, which comes after
     * that, reads the new waker.
     */
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup()
                    .findVarHandle(Conduit.class, "head", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How many values are drained for one unit of the budget, as for the operators of a stream. */
    private static final int VALUES_PER_UNIT = 64;

    private volatile @Nullable Waker waker;

    SoleConduit(int capacity, int first, @Nullable Consumer<? super T> undelivered) {
        super(capacity, first, RECEIVER_WAITS, undelivered);
    }

    private int ownHead() {
        return (int) HEAD.get((Conduit<?>) this);
    }

    private void headRelease(int next) {
        HEAD.setRelease((Conduit<?>) this, next);
    }

    @Override
    void wakeReceiver() {
        Foreign.wake(waker);
    }

    @Override
    void wakeAllReceivers() {
        if ((state() & RECEIVER_WAITS) != 0) {
            Foreign.wake(waker);
        }
    }

    void forgetWaker() {
        waker = null;
    }

    /** The segment in which the head lies, or null if it is not there yet. */
    private @Nullable Segment segmentAt(int position) {
        Segment segment = headSegment;
        if (position - segment.base == segment.length()) {
            Segment next = segment.next();
            if (next == null) {
                return null;
            }
            headSegment = next;
            segment.pass();
            segment = next;
        }
        return segment;
    }

    @Override
    @Nullable
    T take() {
        int position = ownHead();
        Segment segment = segmentAt(position);
        if (segment == null) {
            return null;
        }
        int index = position - segment.base;
        @SuppressWarnings("unchecked") // only senders of T put something in
        T value = (T) segment.get(index);
        if (value != null) {
            segment.clear(index);
            head = position + 1;
            handOverIfAwaited();
        }
        return value;
    }

    Step<T> pollTake(Context cx) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        T value = take();
        if (value == null) {
            return takeOrSleep(cx);
        }
        cx.progressed();
        return Poll.ready(value);
    }

    private Step<T> takeOrSleep(Context cx) {
        for (int spins = 0; ; spins++) {
            Step<T> step = sleep(cx, spins);
            if (step != null) {
                return step;
            }
            T value = take();
            if (value != null) {
                cx.progressed();
                return Poll.ready(value);
            }
        }
    }

    /**
     * Sleeps or ends, or gives way for now; null if something is there or is just being stored, and it is worth while to look again.
     *
     * @param spins how often it was looked at
     */
    private <X extends @Nullable Object> @Nullable Step<X> sleep(Context cx, int spins) {
        while (true) {
            long s = state();
            if (tail(s) != ownHead()) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                    return null;
                }
                cx.yieldNow();
                return Poll.pending();
            }
            if (isSealed(s)) {
                return Step.end();
            }
            if (arm(s, cx.waker())) {
                return Poll.pending();
            }
        }
    }

    /** Whether the end has come; if not, and nothing is there, a wake is arranged for when that changes. */
    boolean pollEnd(Context cx) {
        while (true) {
            long s = state();
            if (tail(s) != ownHead()) {
                return false;
            }
            if (isSealed(s)) {
                return true;
            }
            if (arm(s, cx.waker())) {
                return false;
            }
        }
    }

    /** Arranges the wake of a receiver that has found nothing in that state; false if it may have changed. */
    private boolean arm(long s, Waker mine) {
        boolean armed = (s & RECEIVER_WAITS) != 0;
        if (armed && waker == mine) {
            return true;
        }
        waker = mine;
        return !armed && casState(s, s | RECEIVER_WAITS);
    }

    /** Takes up to so many values, at least one; the count is zero at the end. */
    Poll<Integer> pollTakeMany(Context cx, Collection<? super T> into, int limit) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        for (int spins = 0; ; spins++) {
            int n = takeMany(into, limit);
            if (n > 0) {
                cx.progressed();
                return Poll.ready(n);
            }
            Step<Integer> step = sleep(cx, spins);
            if (step != null) {
                return step.isEnd() ? Poll.ready(0) : Poll.pending();
            }
        }
    }

    private int takeMany(Collection<? super T> into, int limit) {
        int n = 0;
        try {
            while (n < limit) {
                T value = next();
                if (value == null) {
                    break;
                }
                n++;
                into.add(value);
            }
        } finally {
            moved(n);
        }
        return n;
    }

    /** Pushes values into the sink; says why it stopped: ready if the sink has declined. */
    Step<@Nullable Void> drain(Context cx, CheckedPredicate<? super T> sink) throws Exception {
        int pushed = 0;
        int spins = 0;
        try {
            while (true) {
                if (pushed % VALUES_PER_UNIT == 0 && !cx.mayProceed()) {
                    return Poll.pending();
                }
                T value = next();
                if (value == null) {
                    Step<@Nullable Void> step = sleep(cx, spins++);
                    if (step != null) {
                        return step;
                    }
                    continue;
                }
                if (pushed++ % VALUES_PER_UNIT == 0) {
                    cx.progressed();
                }
                handOverIfAwaited();
                if (!sink.test(value)) {
                    return Poll.done();
                }
            }
        } finally {
            moved(pushed);
        }
    }

    private @Nullable T next() {
        int position = ownHead();
        Segment segment = segmentAt(position);
        if (segment == null) {
            return null;
        }
        int index = position - segment.base;
        @SuppressWarnings("unchecked") // only senders of T put something in
        T value = (T) segment.get(index);
        if (value != null) {
            segment.clear(index);
            headRelease(position + 1);
        }
        return value;
    }

    private void moved(int n) {
        if (n > 0) {
            VarHandle.fullFence();
            handOverIfAwaited();
        }
    }

    @Override
    String kind() {
        return "mpsc";
    }
}
