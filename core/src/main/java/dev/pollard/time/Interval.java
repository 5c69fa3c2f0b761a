// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Objects;

/**
 * Ticks at a fixed rate.
 *
 * <p><b>Behaviour.</b> Lazy: the schedule begins with the first poll, and the first tick is ready at once. Each later tick is scheduled one
 * period after the one before, so work between ticks does not make the schedule drift. A tick that is taken more
 * than 5 ms late is dealt with as {@link #withMissedTicks} says.
 *
 * <pre>{@code
 * Interval interval = Time.interval(Duration.ofSeconds(1)).withMissedTicks(MissedTickBehavior.SKIP);
 * Future<Moment> next = interval.tick();
 * }</pre>
 *
 * <p><b>Threading.</b> One owner, as a future.
 *
 * <p><b>Cancellation.</b> Cancelling the future of a tick loses no tick and does not move the schedule. {@link #cancel()} releases the timer.
 *
 * <p><b>Errors.</b> Polling throws {@link IllegalStateException} if whoever polls has no timers.
 */
public final class Interval {
    /** Less than this is the ordinary lateness of timers. */
    private static final long TOLERANCE_NANOS = 5_000_000;

    private final long period;
    private final Sleep sleep = Sleep.of(0);
    private MissedTickBehavior missedTicks = MissedTickBehavior.BURST;

    /** Whether the next poll makes the schedule: it begins {@link #delay} after that. */
    private boolean unscheduled = true;

    private long delay;
    private long scheduled;

    Interval(long period) {
        this.period = period;
    }

    /**
     * Sets what is done about ticks that nobody took in time.
     *
     * @param behavior what is done from the next tick on; {@link MissedTickBehavior#BURST} if never set
     * @return this interval
     */
    public Interval withMissedTicks(MissedTickBehavior behavior) {
        missedTicks = Objects.requireNonNull(behavior, "behavior");
        return this;
    }

    /**
     * Returns a future of the next tick.
     *
     * <p>Lazy, and it takes its tick when it is ready, so of several futures of one interval each gets another tick. Only one may be polled at a time.
     *
     * @return the future; its value is the moment for which the tick was scheduled
     */
    public Future<Moment> tick() {
        return new Tick(this);
    }

    /**
     * Gives the next tick, if its time has come.
     *
     * @param cx the waker and the services to use in this call
     * @return the moment for which the tick was scheduled, or {@code Pending}
     * @throws IllegalStateException if {@code cx} has no timers
     */
    public Poll<Moment> pollTick(Context cx) {
        Timers timers = cx.service(Timers.class);
        if (unscheduled) {
            unscheduled = false;
            schedule(timers.nanoTime() + delay);
        }
        if (sleep.poll(cx).isPending()) {
            return Poll.pending();
        }
        long tick = scheduled;
        long now = timers.nanoTime();
        schedule(now - tick > TOLERANCE_NANOS ? missedTicks.next(tick, now, period) : tick + period);
        return Poll.ready(new Moment(tick));
    }

    private void schedule(long nanoTime) {
        scheduled = nanoTime;
        sleep.resetAtNanos(nanoTime);
    }

    /** Makes a new schedule: its first tick is one period after the next poll. */
    public void reset() {
        resetAfter(period);
    }

    /** Makes a new schedule: its first tick is ready at the next poll. */
    public void resetImmediately() {
        resetAfter(0);
    }

    /**
     * Makes a new schedule: its first tick comes some time after the next poll.
     *
     * @param duration how long after; zero or less is at once
     */
    public void resetAfter(Duration duration) {
        resetAfter(Nanos.of(Objects.requireNonNull(duration, "duration")));
    }

    private void resetAfter(long nanos) {
        delay = nanos;
        unscheduled = true;
    }

    /**
     * Makes a new schedule: its first tick comes at a moment.
     *
     * <p>If the moment has passed the tick is ready at the next poll, and is missed if it is more than 5 ms late then; only in this way does a
     * reset lead to what {@link #withMissedTicks} says.
     *
     * @param first the moment of the first tick, by the clock of whoever polls
     */
    public void resetAt(Moment first) {
        schedule(Objects.requireNonNull(first, "first").nanoTime());
        unscheduled = false;
    }

    /**
     * Returns the time between two ticks.
     *
     * @return the period
     */
    public Duration period() {
        return Duration.ofNanos(period);
    }

    /** Releases the timer. The schedule stays: polling again goes on with it. Idempotent. */
    public void cancel() {
        sleep.disarm();
    }

    @Override
    public String toString() {
        return "Interval(" + TimeText.exact(period) + ")";
    }

    /** The next tick, as a future. */
    private static final class Tick implements Future<Moment> {
        private final Interval interval;
        private boolean polled;
        private boolean ended;

        Tick(Interval interval) {
            this.interval = interval;
        }

        @Override
        public Poll<Moment> poll(Context cx) {
            if (ended) {
                throw new IllegalStateException("future polled after completion: " + this);
            }
            polled = true;
            Poll<Moment> poll = interval.pollTick(cx);
            ended = poll.isReady();
            return poll;
        }

        @Override
        public void cancel() {
            if (polled && !ended) {
                interval.cancel();
            }
            ended = true;
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("Interval.tick " + TimeText.exact(interval.period));
            if (polled && !ended) {
                inspector.child(interval.sleep);
            }
        }

        @Override
        public String toString() {
            return "Tick(" + interval + ")";
        }
    }
}
