// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits for a time: the entry of the wheel and the callback in one object.
 *
 * <p><b>Threading.</b> Two sides: who arms and takes back (the future that waits), and who drives the wheel. They may be the same thread, and mostly are.
 * Arming is by one thread at a time. A node that is armed only once may be taken back by any thread at any time, also while it is being
 * armed; then either the one does nothing or the other has come first.
 */
public abstract class TimerNode {
    /*
     * Overview. `state` decides between the two sides:
     *
     *   IDLE      in no wheel. The first state.
     *   ORDERED   handed over by another thread: in the orders of a SharedWheel, to be added by who drives it
     *   ARMED     in a wheel
     *   FIRED     the deadline has passed; free to be armed again
     *   DROPPED   taken back. Final for a node that another thread took back, which may still be in the wheel or among the orders;
     *             one that was taken out of the wheel at once is free to be armed again
     *
     *   IDLE, FIRED, DROPPED --arm here----------> ARMED      by who drives the wheel: plain, there is no other side
     *   IDLE, FIRED ----------arm from elsewhere-> ORDERED    plain, then published by the push to the orders
     *   ORDERED --taken by the driver------------> ARMED      RMW
     *   ARMED ----driver, deadline passed--------> FIRED      RMW: whoever wins against DROPPED decides whether it fires
     *   ARMED ----taken back here----------------> DROPPED    plain, as above
     *   ORDERED, ARMED --taken back elsewhere----> DROPPED    RMW; the driver finds it and lets go
     *
     * A plain write is made only by the thread that drives the wheel, while the node is in nobody else's hands. Who reads it on another
     * thread later is the task that waits, which came there through a queue.
     *
     * `row` and `place` belong to the driver. `deadlineNanos` belongs to who arms until it is handed over, to the driver until it has fired or was
     * taken out. `nextOrder` belongs to whoever pushes the node to the orders until it is pushed, then to the driver.
     */
    static final int IDLE = 0;
    static final int ORDERED = 1;
    static final int ARMED = 2;
    static final int FIRED = 3;
    static final int DROPPED = 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup()
                    .findVarHandle(TimerNode.class, "state", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;

    /** When to fire; while the node is among the fresh ones of a wheel, how long after it is looked at. */
    long deadlineNanos;

    /** Where the wheel has this node; null while it is in none. */
    @Nullable
    TimerRow row;

    int place;

    private @Nullable Object owner;

    @Nullable
    TimerNode nextOrder;

    /** For subclasses. */
    protected TimerNode() {}

    /** Called once when the deadline has passed, by the thread that drives the timers. Must not throw. */
    protected abstract void fire();

    /**
     * Whether the deadline that it was last armed with has passed. What the driver did before is visible then.
     *
     * @return true from just before {@link #fire} until it is armed again
     */
    public final boolean isFired() {
        return state == FIRED;
    }

    /**
     * Whether the node is in a wheel. For the thread that drives that wheel.
     *
     * @return true from {@link TimerWheel#add} until it fires or is removed
     */
    public final boolean isArmed() {
        return row != null;
    }

    /**
     * Returns the deadline that this node was last armed with, in nanoseconds by the clock of the timers.
     *
     * @return the deadline; for a node that was armed with a delay, known once it has fired
     */
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * Returns what the timers noted on this node: which of several wheels has it, or had it last.
     *
     * @return the owner, or null
     */
    public final @Nullable Object owner() {
        return owner;
    }

    /**
     * Lets the timers note which of several wheels has this node, before it is handed over.
     *
     * @param owner the owner, or null
     */
    public final void owner(@Nullable Object owner) {
        this.owner = owner;
    }

    /** The deadline has passed: fires, unless the node was taken back. By the timers, also by those of a test that are no wheel. */
    public final void expire() {
        int before = state;
        while (before != FIRED && before != DROPPED) {
            if (casState(before, FIRED)) {
                fire();
                return;
            }
            before = state;
        }
    }

    /** Reads what {@link #fire} is about to read, to bring it into the cache. Any number: it only keeps the compiler from leaving the reads out. */
    int touch() {
        return place;
    }

    /** Plain: see the overview. */
    final void setState(int next) {
        STATE.set(this, next);
    }

    final int state() {
        return state;
    }

    final boolean casState(int expected, int next) {
        return STATE.compareAndSet(this, expected, next);
    }
}
