// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.Alarm;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future that is ready once a duration has passed since it was first polled, or once a moment has come.
 *
 * <p><b>Behaviour.</b> Lazy: a duration counts from the first poll, not from the creation. Never early; how late, {@link Time} says. A duration of
 * zero or less, and a moment that has passed, are ready at the first poll. A duration of 146 years or more,
 * {@code ChronoUnit.FOREVER.getDuration()} for one, never ends.
 *
 * <p><b>Again.</b> {@link #reset} makes a sleep usable once more, also after it was ready. Moving the end to a later time
 * does not touch the timers, so a time-out that is put off by each message costs next to nothing:
 *
 * <pre>{@code
 * Sleep idle = Time.sleep(Duration.ofSeconds(30));
 * ...
 * if (reader.poll(cx).isReady()) {
 *     idle.reset(Duration.ofSeconds(30)); // counts from the next poll of idle
 * }
 * if (idle.poll(cx).isReady()) { ... }
 * }</pre>
 *
 * <p><b>Threading.</b> One owner, as any future.
 *
 * <p><b>Cancellation.</b> Takes the timer back. Nothing is lost.
 *
 * <p><b>Errors.</b> {@code poll} throws {@link IllegalStateException} if whoever polls has no timers, or after the end.
 */
public final class Sleep implements Future<@Nullable Void> {
    /*
     * An alarm is armed once and, if the end moves away, left alone: when it fires too soon another one is armed for the rest. What has to be known
     * for that is only whether the alarm that there is fires no later than the new end. Of two durations the second one ends
     * later if it is not shorter, since it begins later. Of a duration the end itself is not known here, only to the timers.
     */
    private enum State {
        /** To be started by the next poll, with {@link #nanos} from then on; an alarm that was kept fires no later than that. */
        NEW,
        /** To be started by the next poll, with {@link #deadline} as it is; an alarm that was kept fires no later than that. */
        DATED,
        /** The alarm was armed with {@link #nanos}, and its end is the end. */
        ARMED,
        /** The alarm fires no later than {@link #deadline}. */
        BOUND,
        /** Ready without waiting, but gave way to other tasks first. */
        YIELDED,
        DONE,
        CANCELLED
    }

    /** In place of a duration: there is a deadline. More than any duration. */
    private static final long UNTIL = Long.MAX_VALUE;

    private State state;
    private long nanos;
    private long deadline;
    private @Nullable Alarm alarm;

    private Sleep(State state, long nanos, long deadline) {
        this.state = state;
        this.nanos = nanos;
        this.deadline = deadline;
    }

    static Sleep of(long nanos) {
        return new Sleep(State.NEW, nanos, 0);
    }

    static Sleep until(Moment moment) {
        return new Sleep(State.DATED, UNTIL, moment.nanoTime());
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        switch (state) {
            case NEW -> {
                return startDuration(cx);
            }
            case DATED -> {
                return startDated(cx);
            }
            case ARMED -> {
                return Objects.requireNonNull(alarm).hasFired(cx.waker()) ? done(cx) : Poll.pending();
            }
            case BOUND -> {
                return pollBound(cx);
            }
            case YIELDED -> {
                return done(cx);
            }
            case DONE -> throw new IllegalStateException("future polled after completion: " + this);
            case CANCELLED -> throw new IllegalStateException("future polled after cancellation: " + this);
            default -> throw new AssertionError(state);
        }
    }

    private Poll<@Nullable Void> startDuration(Context cx) {
        if (nanos == 0) {
            return readyAtOnce(cx);
        }
        if (nanos >= Nanos.FOREVER) {
            dropAlarm();
            return Poll.pending();
        }
        Timers timers = cx.service(Timers.class);
        if (isKept(timers)) {
            deadline = timers.nanoTime() + nanos;
            state = State.BOUND;
            return pollBound(cx);
        }
        dropAlarm();
        alarm = Alarm.after(nanos, timers, cx.waker());
        state = State.ARMED;
        return Poll.pending();
    }

    private Poll<@Nullable Void> startDated(Context cx) {
        Timers timers = cx.service(Timers.class);
        if (deadline - timers.nanoTime() <= 0) {
            return readyAtOnce(cx);
        }
        state = State.BOUND;
        if (isKept(timers)) {
            return pollBound(cx);
        }
        dropAlarm();
        alarm = Alarm.at(deadline, timers, cx.waker());
        return Poll.pending();
    }

    private boolean isKept(Timers timers) {
        return alarm != null && alarm.isOf(timers);
    }

    private Poll<@Nullable Void> pollBound(Context cx) {
        Alarm armed = Objects.requireNonNull(alarm);
        if (!armed.hasFired(cx.waker())) {
            return Poll.pending();
        }
        if (armed.deadlineNanos() - deadline < 0) {
            Timers timers = cx.service(Timers.class);
            if (deadline - timers.nanoTime() > 0) {
                alarm = Alarm.at(deadline, timers, cx.waker());
                return Poll.pending();
            }
        }
        return done(cx);
    }

    private Poll<@Nullable Void> readyAtOnce(Context cx) {
        if (!cx.mayProceed()) {
            state = State.YIELDED;
            return Poll.pending();
        }
        return done(cx);
    }

    /**
     * The end of a sleep that has waited needs no look at the budget: the time that passed keeps a loop of these from spinning, and a
     * time-out has to end also when what it limits eats the whole budget in each poll.
     */
    private Poll<@Nullable Void> done(Context cx) {
        state = State.DONE;
        dropAlarm();
        cx.progressed();
        return Poll.done();
    }

    /**
     * Starts anew, with another duration, which counts from the next poll.
     *
     * <p>Allowed at any time but after {@link #cancel()}: before the first poll, while waiting, and after the end. Arranges no wake by itself:
     * poll the sleep afterwards, as after its creation.
     *
     * @param duration how long; zero or less is ready at the next poll
     * @throws IllegalStateException if the sleep was cancelled
     */
    public void reset(Duration duration) {
        long next = Nanos.of(Objects.requireNonNull(duration, "duration"));
        refuseIfCancelled();
        if (next < nanos) {
            dropAlarm();
        }
        nanos = next;
        state = State.NEW;
    }

    /**
     * Starts anew, to end at a moment.
     *
     * <p>Allowed when {@link #reset} is, and like that one arranges no wake by itself.
     *
     * @param moment when, by the clock of whoever polls; one that has passed is ready at the next poll
     * @throws IllegalStateException if the sleep was cancelled
     */
    public void resetAt(Moment moment) {
        resetAtNanos(Objects.requireNonNull(moment, "moment").nanoTime());
    }

    void resetAtNanos(long deadlineNanos) {
        refuseIfCancelled();
        boolean bounded = state == State.DATED || state == State.BOUND;
        if (!bounded || deadlineNanos - deadline < 0) {
            dropAlarm();
        }
        deadline = deadlineNanos;
        nanos = UNTIL;
        state = State.DATED;
    }

    /**
     * Whether this sleep has ended: a poll was ready, and it was not reset since.
     *
     * @return true after the end
     */
    public boolean isElapsed() {
        return state == State.DONE;
    }

    /** Takes the timer of a dated sleep back without ending it: the next poll arms it again. */
    void disarm() {
        dropAlarm();
        if (state == State.BOUND) {
            state = State.DATED;
        }
    }

    private void refuseIfCancelled() {
        if (state == State.CANCELLED) {
            throw new IllegalStateException("sleep reset after cancellation: " + this);
        }
    }

    @Override
    public void cancel() {
        dropAlarm();
        if (state != State.DONE) {
            state = State.CANCELLED;
        }
    }

    private void dropAlarm() {
        Alarm last = alarm;
        if (last != null) {
            alarm = null;
            last.drop();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        long duration = nanos;
        inspector.name(duration == UNTIL ? "Sleep" : "Sleep " + TimeText.exact(duration));
        Alarm armed = alarm;
        if (armed != null) {
            long remaining = armed.remainingNanos(duration);
            inspector.waitsFor(remaining > 0 ? "timer in " + TimeText.of(remaining) : "timer, due");
        } else if (duration == Nanos.FOREVER) {
            inspector.waitsFor("nothing, for ever");
        }
    }

    @Override
    public String toString() {
        return nanos == UNTIL ? "Sleep(until " + deadline + ")" : "Sleep(" + TimeText.exact(nanos) + ")";
    }
}
