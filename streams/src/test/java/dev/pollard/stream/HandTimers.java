// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.TimerWheel;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import org.jspecify.annotations.Nullable;

/** A context whose clock is moved by hand, and which counts how often a timer is armed. */
final class HandTimers extends Context implements Timers, Ticker {
    private final TimerWheel wheel = new TimerWheel(0);
    private final Waker waker = () -> ++this.wakes;
    private long now;
    int wakes;
    int arms;

    void advanceMillis(long millis) {
        now += millis * 1_000_000;
        wheel.advance(now);
    }

    /** Lets so much time pass that a timer of a second fires; says whether there is any timer. */
    boolean passTime() {
        boolean any = armed() > 0;
        if (any) {
            advanceMillis(1_001);
        }
        return any;
    }

    int armed() {
        return wheel.size();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void arm(TimerNode node, long deadlineNanos) {
        arms++;
        wheel.add(node, deadlineNanos);
    }

    @Override
    public void disarm(TimerNode node) {
        wheel.remove(node);
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return type == Timers.class || type == Ticker.class ? type.cast(this) : null;
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}
}
