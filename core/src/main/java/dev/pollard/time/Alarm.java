// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Waker;

/**
 * The timer of a {@link Sleep}: wakes whoever polled the sleep last.
 *
 * <p>A node may be armed again only after it has fired. One that was disarmed may still be on its way out of the wheel of another thread, or be
 * about to fire there, so it is dropped: if it fires yet, it finds no waker.
 */
final class Alarm extends TimerNode {
    private final Timers timers;
    private final AtomicWaker waker = new AtomicWaker();
    private volatile boolean fired;

    private Alarm(Timers timers) {
        this.timers = timers;
    }

    /** Creates an alarm that is armed. */
    static Alarm at(long deadlineNanos, Timers timers, Waker waker) {
        Alarm alarm = new Alarm(timers);
        alarm.arm(deadlineNanos, waker);
        return alarm;
    }

    /** Arms an alarm that has fired once more. Its last wake may still be under way, and then wakes the new waker: early, which is harmless. */
    void rearm(long deadlineNanos, Waker waker) {
        fired = false;
        // Free to go to the wheel of whoever polls now: no other order for this node is under way.
        owner(null);
        arm(deadlineNanos, waker);
    }

    private void arm(long deadlineNanos, Waker next) {
        waker.register(next);
        timers.arm(this, deadlineNanos);
    }

    /** Whether the alarm belongs to these timers: a task may have moved. */
    boolean isOf(Timers other) {
        return timers == other;
    }

    /** Whether the deadline that it was armed with has passed; if not, the waker will be woken. */
    boolean hasFired(Waker next) {
        waker.register(next);
        return fired;
    }

    boolean hasFired() {
        return fired;
    }

    /** Ends the use of this alarm. */
    void drop() {
        waker.take();
        if (!fired) {
            timers.disarm(this);
        }
    }

    @Override
    protected void fire() {
        fired = true;
        waker.wake();
    }
}
