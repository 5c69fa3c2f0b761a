// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Waker;

/** The timer of a future; it outlives the future by a moment if it goes off while it is taken back, and then wakes nobody. */
final class Alarm extends TimerNode {
    private final AtomicWaker waker = new AtomicWaker();
    private final Timers timers;
    private volatile boolean fired;

    /** Armed at once. */
    Alarm(Timers timers, long deadlineNanos, Waker first) {
        this.timers = timers;
        waker.register(first);
        timers.arm(this, deadlineNanos);
    }

    /** Whether the time has come; if not, the waker will be woken then. */
    boolean hasFired(Waker next) {
        waker.register(next);
        // After the registration: an alarm that goes off from here on finds the waker.
        return fired;
    }

    void off() {
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
