// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.TimerWheel;
import dev.pollard.internal.timer.Timers;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * The time of a simulation, with one timer wheel for each simulated worker, as the runtimes have.
 *
 * <p>A timer goes to the wheel of the worker that arms it. Within a wheel the timers of a millisecond fire in the order in which they were armed; between wheels
 * nothing is promised, and the simulation chooses.
 */
final class SimulatedClock implements Timers, Ticker {
    /** Shortly before the number wraps around, so that code that compares by {@code <} and not by subtraction is found out. */
    private static final long START = Long.MAX_VALUE - 1_000_000_000;

    private static final long NANOS_PER_TICK = 1_000_000;

    /** What is further ahead never comes: a duration that means "for ever" lies there. */
    private static final long NEVER = Duration.ofDays(36_525).toNanos();

    private final Lane[] lanes;
    private final IntSupplier current;
    private long now = START;

    /** A wheel, and how many timers it has at each tick: the wheel alone knows the next one only roughly. */
    private static final class Lane {
        final TimerWheel wheel = new TimerWheel(START);
        final TreeMap<Long, Integer> ticks = new TreeMap<>();
        private long reached;

        /** Fires what is due at the first tick, and nothing that is armed meanwhile; returns how many timers. */
        int fire() {
            reached = Math.max(reached, ticks.firstKey());
            ticks.headMap(reached, /* inclusive= */ true).clear();
            return wheel.advance(START + reached * NANOS_PER_TICK);
        }

        void count(TimerNode node, int change) {
            ticks.merge(tickOf(node), change, (a, b) -> a + b == 0 ? null : a + b);
        }

        private static long tickOf(TimerNode node) {
            long ahead = node.deadlineNanos() - START;
            if (ahead < 0) {
                return ahead > -NEVER ? 0 : Long.MAX_VALUE; // in the past, or so far ahead that it wrapped
            }
            return (ahead + NANOS_PER_TICK - 1) / NANOS_PER_TICK;
        }

        boolean isDue(long tick) {
            return !ticks.isEmpty() && ticks.firstKey() <= tick;
        }
    }

    /**
     * Creates a clock without timers.
     *
     * @param workers how many simulated workers there are
     * @param current says which of them the calling code runs on
     */
    SimulatedClock(int workers, IntSupplier current) {
        this.current = current;
        lanes = new Lane[workers];
        for (int i = 0; i < workers; i++) {
            lanes[i] = new Lane();
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    long elapsedNanos() {
        return now - START;
    }

    void advance(long nanos) {
        now += nanos;
    }

    @Override
    public void arm(TimerNode node, long deadlineNanos) {
        Lane lane = node.owner() instanceof Lane home ? home : lanes[current.getAsInt()];
        node.owner(lane);
        lane.wheel.add(node, deadlineNanos);
        lane.count(node, 1);
    }

    @Override
    public void disarm(TimerNode node) {
        if (node.owner() instanceof Lane home && home.wheel.remove(node)) {
            home.count(node, -1);
        }
    }

    int armed() {
        int armed = 0;
        for (Lane lane : lanes) {
            armed += lane.wheel.size();
        }
        return armed;
    }

    /** How many wheels have timers that are due. */
    int due() {
        int due = 0;
        long tick = elapsedNanos() / NANOS_PER_TICK;
        for (Lane lane : lanes) {
            due += lane.isDue(tick) ? 1 : 0;
        }
        return due;
    }

    /** Fires what is due first in one of the wheels that have something due; returns how many timers. */
    int fire(int index) {
        long tick = elapsedNanos() / NANOS_PER_TICK;
        int skip = index;
        for (Lane lane : lanes) {
            if (lane.isDue(tick) && skip-- == 0) {
                return lane.fire();
            }
        }
        throw new AssertionError("nothing due: " + index);
    }

    /** How long it is to the next timer; {@code Long.MAX_VALUE} if there is none or it never comes. */
    long untilNext() {
        long next = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            if (!lane.ticks.isEmpty()) {
                next = Math.min(next, lane.ticks.firstKey());
            }
        }
        long elapsed = elapsedNanos();
        if (next > (elapsed + NEVER) / NANOS_PER_TICK) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, next * NANOS_PER_TICK - elapsed);
    }

    @Override
    public String toString() {
        return "simulated time " + TimeText.exact(Duration.ofNanos(elapsedNanos()));
    }
}
