// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.TimerWheel;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import dev.pollard.task.Waker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Timers and the context to poll with, driven by hand, that count what is asked of them. */
final class ManualTimers extends Context implements Timers, Waker {
    private final TimerWheel wheel;
    private long now;
    int arms;
    int disarms;
    int wakes;
    int progress;
    boolean exhausted;

    /** Disarming comes too late, as when another thread is about to fire the node. */
    boolean deaf;

    ManualTimers(long start) {
        now = start;
        wheel = new TimerWheel(start);
    }

    void advance(Duration duration) {
        advanceNanos(duration.toNanos());
    }

    void advanceMillis(long millis) {
        advanceNanos(millis * 1_000_000);
    }

    void advanceNanos(long nanos) {
        now += nanos;
        wheel.advance(now);
    }

    /** Lets time pass without a look at the timers: a worker that is busy. */
    void stall(long millis) {
        now += millis * 1_000_000;
    }

    Moment moment() {
        return new Moment(now);
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
        disarms++;
        if (!deaf) {
            wheel.remove(node);
        }
    }

    @Override
    public Waker waker() {
        return this;
    }

    @Override
    public void wake() {
        wakes++;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return type == Timers.class ? type.cast(this) : null;
    }

    @Override
    public boolean mayProceed() {
        if (exhausted) {
            wakes++;
        }
        return !exhausted;
    }

    @Override
    public void progressed() {
        progress++;
    }
}
