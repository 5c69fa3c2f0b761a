// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.timer;

import dev.pollard.internal.timer.SharedWheel;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** Timers that are driven by one actor and used by the other, and the context to poll with; counts its wakes. */
final class HandTimers extends Context implements Timers, Waker {
    static final long MS = 1_000_000;

    private final SharedWheel wheel = new SharedWheel(0, () -> {});

    /** A plain field would do for one wake; two may come from two threads. */
    private volatile int wakes;

    int wakes() {
        return wakes;
    }

    /** By the driver. */
    void advance(long millis) {
        wheel.advance(millis * MS, Integer.MAX_VALUE);
    }

    /** By the driver. */
    int armed() {
        return wheel.size();
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void arm(TimerNode node, long deadlineNanos) {
        wheel.order(node, deadlineNanos);
    }

    @Override
    public void disarm(TimerNode node) {
        wheel.drop(node);
    }

    @Override
    public synchronized void wake() {
        wakes++;
    }

    @Override
    public Waker waker() {
        return this;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return type == Timers.class ? type.cast(this) : null;
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}
}
