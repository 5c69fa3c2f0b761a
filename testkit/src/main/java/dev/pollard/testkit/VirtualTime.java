// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.TimerWheel;
import dev.pollard.internal.timer.Timers;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A clock with timers that stands still until the test moves it on.
 *
 * <p><b>Behaviour.</b> Goes by the same timer wheel as the runtimes: a timer fires at the first whole millisecond that is not before its deadline.
 * A timer that fires wakes; it polls nothing. While several timers fire in one {@link #advance}, the clock shows the
 * time of each.
 *
 * <p>The clock starts one second before its number of nanoseconds wraps around, so that code which compares times by {@code <} and not by
 * subtraction is found out.
 *
 * <p><b>Ordering.</b> Timers fire by millisecond, then in the order in which they were armed.
 *
 * <p><b>Threading.</b> One thread at a time.
 *
 * <pre>{@code
 * TestTask<?> task = TestTask.of(Time.sleep(Duration.ofHours(1)));
 * task.assertPending();
 * task.time().advanceToNext();
 * assertThat(task.time().elapsed()).isEqualTo(Duration.ofHours(1));
 * }</pre>
 */
public final class VirtualTime implements Ticker {
    private static final long START = Long.MAX_VALUE - 1_000_000_000;

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final TimerWheel wheel = new TimerWheel(START);
    private final Timers timers = new WheelTimers();
    private long now = START;

    /** Creates a clock without timers. */
    public VirtualTime() {}

    @Override
    public long nanoTime() {
        return now;
    }

    /**
     * Returns the time since the clock was created.
     *
     * @return the time
     */
    public Duration elapsed() {
        return Duration.ofNanos(now - START);
    }

    /**
     * Moves the clock on and fires the timers that become due.
     *
     * @param duration by how much; zero fires what is due already
     * @return how many timers fired
     * @throws IllegalArgumentException if the duration is negative, or longer than 100 years
     */
    public int advance(Duration duration) {
        long target = now + checkedNanos(duration);
        int fired = 0;
        for (long delay = untilNext(); delay <= target - now && !wheel.isEmpty(); delay = untilNext()) {
            now += delay;
            fired += wheel.advance(now);
        }
        now = target;
        return fired;
    }

    static long checkedNanos(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration < 0: " + duration);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration > 100 years: " + duration);
        }
        return duration.toNanos();
    }

    static long saturatedNanos(Duration duration) {
        return duration.isNegative() ? 0 : duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    /**
     * Moves the clock on to the next timer, and fires that one and all others of the same millisecond.
     *
     * @return how many timers fired: 0 if none is armed
     */
    public int advanceToNext() {
        int fired = 0;
        while (fired == 0 && !wheel.isEmpty()) {
            now += untilNext();
            fired = wheel.advance(now);
        }
        return fired;
    }

    private long untilNext() {
        return wheel.nextDelayNanos(now);
    }

    /**
     * Returns how long it is to the next timer, at least.
     *
     * <p>Exact unless many timers are far away.
     *
     * @return the time, or nothing if no timer is armed
     */
    public Optional<Duration> untilNextTimer() {
        return wheel.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(untilNext()));
    }

    /**
     * Returns how many timers are armed.
     *
     * @return the number; 0 once everything that waited has ended or was cancelled
     */
    public int armed() {
        return wheel.size();
    }

    Timers timers() {
        return timers;
    }

    @Override
    public String toString() {
        return "VirtualTime(" + TimeText.exact(elapsed()) + ", armed: " + armed() + ")";
    }

    private final class WheelTimers implements Timers {
        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void arm(TimerNode node, long deadlineNanos) {
            wheel.add(node, deadlineNanos);
        }

        @Override
        public void disarm(TimerNode node) {
            wheel.remove(node);
        }

        @Override
        public String toString() {
            return VirtualTime.this.toString();
        }
    }
}
