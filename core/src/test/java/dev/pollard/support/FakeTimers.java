// SPDX-License-Identifier: Apache-2.0
package dev.pollard.support;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Timers that stand still until the test moves them on. */
public final class FakeTimers implements Timers {
    private final Map<TimerNode, Long> armed = new IdentityHashMap<>();
    private long now;
    private int arms;
    private int disarms;

    public FakeTimers(long now) {
        this.now = now;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void arm(TimerNode node, long deadlineNanos) {
        arms++;
        if (armed.put(node, deadlineNanos) != null) {
            throw new IllegalStateException("armed twice");
        }
    }

    @Override
    public void disarm(TimerNode node) {
        disarms++;
        armed.remove(node);
    }

    /** Moves the time on and fires what is due. */
    public void advance(Duration by) {
        now += by.toNanos();
        List<TimerNode> due = new ArrayList<>();
        armed.forEach((node, deadline) -> {
            if (now - deadline >= 0) {
                due.add(node);
            }
        });
        armed.keySet().removeAll(due);
        due.forEach(FakeTimers::fire);
    }

    /** Fires one node, as a thread does that was too late to see it disarmed. */
    public static void fire(TimerNode node) {
        node.expire();
    }

    /** The nodes that wait at present. */
    public List<TimerNode> armed() {
        return List.copyOf(armed.keySet());
    }

    /** How far ahead the one armed node's deadline is. */
    public long nanosToDeadline() {
        return armed.values().iterator().next() - now;
    }

    public int arms() {
        return arms;
    }

    public int disarms() {
        return disarms;
    }
}
