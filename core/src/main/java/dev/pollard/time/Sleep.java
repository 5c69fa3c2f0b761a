// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future that is ready once a duration has passed since it was first polled.
 *
 * <p><b>Behaviour.</b> Lazy: the duration counts from the first poll, not from the creation. Never early; late by up to a millisecond, the tick
 * of the timers, and by what the worker is busy with. A duration of zero or less is ready at the first poll. A duration of
 * 146 years or more, {@code ChronoUnit.FOREVER.getDuration()} for one, never ends.
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
    private enum State {
        /** To be started by the next poll, with {@link #nanos} from then on. */
        NEW,
        /** To be started by the next poll, with {@link #deadline} as it is. */
        DATED,
        /** The alarm is armed, or has fired; its deadline is not after {@link #deadline}. */
        ARMED,
        /** Ready without waiting, but gave way to other tasks first. */
        YIELDED,
        DONE,
        CANCELLED
    }

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

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        switch (state) {
            case NEW -> {
                if (nanos == 0) {
                    return readyAtOnce(cx);
                }
                Timers timers = cx.service(Timers.class);
                deadline = timers.nanoTime() + nanos;
                return arm(cx, timers);
            }
            case DATED -> {
                Timers timers = cx.service(Timers.class);
                return deadline - timers.nanoTime() <= 0 ? readyAtOnce(cx) : arm(cx, timers);
            }
            case ARMED -> {
                return pollArmed(cx);
            }
            case YIELDED -> {
                return done(cx);
            }
            case DONE -> throw new IllegalStateException("future polled after completion: " + this);
            case CANCELLED -> throw new IllegalStateException("future polled after cancellation: " + this);
            default -> throw new AssertionError(state);
        }
    }

    private Poll<@Nullable Void> pollArmed(Context cx) {
        Alarm armed = Objects.requireNonNull(alarm);
        if (!armed.hasFired(cx.waker())) {
            return Poll.pending();
        }
        if (armed.deadlineNanos() - deadline < 0) {
            // It was armed before a reset to a later time.
            return arm(cx, cx.service(Timers.class));
        }
        // No look at the budget: the time that passed keeps a loop of these from spinning, and a time-out has to end
        // also when
        // what it limits eats the whole budget in each poll.
        return done(cx);
    }

    private Poll<@Nullable Void> arm(Context cx, Timers timers) {
        Alarm current = alarm;
        state = State.ARMED;
        if (current == null) {
            alarm = Alarm.at(deadline, timers, cx.waker());
        } else if (current.hasFired(cx.waker()) && current.isOf(timers)) {
            current.rearm(deadline, cx.waker());
        } else if (current.deadlineNanos() - deadline > 0 || !current.isOf(timers)) {
            current.drop();
            alarm = Alarm.at(deadline, timers, cx.waker());
        }
        return Poll.pending();
    }

    private Poll<@Nullable Void> readyAtOnce(Context cx) {
        if (!cx.mayProceed()) {
            state = State.YIELDED;
            return Poll.pending();
        }
        return done(cx);
    }

    private Poll<@Nullable Void> done(Context cx) {
        state = State.DONE;
        Alarm last = alarm;
        if (last != null && !last.hasFired()) {
            // Ready by a reset to a time that has passed.
            last.drop();
            alarm = null;
        }
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
        nanos = next;
        state = State.NEW;
    }

    /** Starts anew, with a deadline by the clock of the timers. */
    void resetAt(long deadlineNanos) {
        refuseIfCancelled();
        deadline = deadlineNanos;
        state = State.DATED;
    }

    /** Takes the timer back without ending the sleep: the next poll arms it again. */
    void disarm() {
        dropAlarm();
        if (state == State.ARMED) {
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
            last.drop();
            alarm = null;
        }
    }

    @Override
    public String toString() {
        return "Sleep(" + Nanos.toString(nanos) + ")";
    }
}
