// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A timer that wakes whoever polled last: the node and the cell of the waker in one object.
 *
 * <p>It may be armed again only after it has fired. One that was dropped may still be on its way out of the wheel of another thread, so it is done with; a new
 * one costs less than knowing.
 *
 * <p><b>Threading.</b> All methods by the future that waits, one call at a time; it fires on the thread that drives the timers.
 */
public final class Alarm extends TimerNode {
    /*
     * The cell is that of an AtomicWaker: who waits puts its waker in, then looks whether the alarm has fired; who fires says so by the state of the
     * node, then exchanges the waker for null and wakes it. Either the one sees the state or the other finds the waker.
     *
     * Before the alarm is armed the cell is written plainly, since the hand-over to the driver publishes it. After it was dropped too: if the driver still
     * finds the waker, it wakes somebody who does not wait any more, which does nothing.
     */
    private static final VarHandle WAKER;

    static {
        try {
            WAKER = MethodHandles.lookup()
                    .findVarHandle(Alarm.class, "waker", Waker.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Timers timers;
    private volatile @Nullable Waker waker;

    private Alarm(Timers timers, Waker waker) {
        this.timers = timers;
        setWaker(Objects.requireNonNull(waker, "waker"));
    }

    /**
     * Arms a new alarm for a time.
     *
     * @param deadlineNanos when
     * @param timers the timers of the poll
     * @param waker the waker of the poll
     * @return the alarm
     */
    public static Alarm at(long deadlineNanos, Timers timers, Waker waker) {
        Alarm alarm = new Alarm(timers, waker);
        timers.arm(alarm, deadlineNanos);
        return alarm;
    }

    /**
     * Arms a new alarm for some time from now.
     *
     * @param delayNanos how long; at most half the range of the clock
     * @param timers the timers of the poll
     * @param waker the waker of the poll
     * @return the alarm
     */
    public static Alarm after(long delayNanos, Timers timers, Waker waker) {
        Alarm alarm = new Alarm(timers, waker);
        timers.armAfter(alarm, delayNanos);
        return alarm;
    }

    /**
     * Whether the deadline has passed; if not, the waker will be woken when it has.
     *
     * @param next the waker of this poll
     * @return true once the alarm has fired
     */
    public boolean hasFired(Waker next) {
        if (isFired()) {
            return true;
        }
        // Only this side puts wakers in: one that is still there will be found.
        if (waker != next) {
            exchangeWaker(Objects.requireNonNull(next, "waker"));
        }
        return isFired();
    }

    /**
     * Returns for how long this alarm will still wait, as far as another thread can see. For a dump.
     *
     * @param delayNanos the delay that it was armed with, or -1 if it was armed for a time
     * @return nanoseconds; 0 or less if it is about to fire
     */
    public long remainingNanos(long delayNanos) {
        long deadline = deadlineNanos();
        return deadline == delayNanos ? delayNanos : deadline - timers.nanoTime();
    }

    /**
     * Whether the alarm was armed by these timers: a task may have moved to others, which have another clock.
     *
     * @param other the timers of a poll
     * @return whether they are the same
     */
    public boolean isOf(Timers other) {
        return timers == other;
    }

    /** Ends the use of this alarm: it wakes nobody any more. */
    public void drop() {
        if (!isFired()) {
            timers.disarm(this);
        }
        setWaker(null);
    }

    @Override
    int touch() {
        Waker registered = waker;
        return registered == null ? 0 : registered.getClass().equals(Alarm.class) ? 1 : 2;
    }

    @Override
    protected void fire() {
        Waker registered = exchangeWaker(null);
        if (registered != null) {
            registered.wake();
        }
    }

    private void setWaker(@Nullable Waker next) {
        WAKER.set(this, next);
    }

    private @Nullable Waker exchangeWaker(@Nullable Waker next) {
        return (Waker) WAKER.getAndSet(this, next);
    }

    @Override
    public String toString() {
        return "Alarm(" + (isFired() ? "fired" : waker == null ? "idle" : "waiting") + ")";
    }
}
