// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

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

/** Fails once the source has been pending for some time, or at some moment. */
final class Timeout<T extends @Nullable Object> extends Chained<T, T> {
    /** When to fail; null if there is a limit instead. */
    private final @Nullable Moment end;

    /** How long to wait. If there is an end, what is left until then at the first poll that was pending; null before. */
    private @Nullable Duration limit;

    /** Null until the source was pending for the first time, and after the end. */
    private @Nullable Alarm alarm;

    /** The deadline of whoever polls, if that is earlier. */
    private @Nullable Deadline inherited;

    Timeout(Future<T> source, Duration limit) {
        super(source);
        this.limit = Objects.requireNonNull(limit, "limit");
        this.end = null;
    }

    Timeout(Future<T> source, Moment end) {
        super(source);
        this.end = Objects.requireNonNull(end, "deadline");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Poll<T> poll = pollSource(cx);
        if (!poll.isPending()) {
            return poll;
        }
        Alarm armed = alarm;
        if (armed == null) {
            alarm = arm(cx);
        } else if (armed.hasFired(cx.waker())) {
            throw exceeded();
        }
        return poll;
    }

    private Alarm arm(Context cx) throws TimeoutExceededException {
        if (limit != null && (limit.isZero() || limit.isNegative())) {
            throw exceeded();
        }
        Timers timers = cx.service(Timers.class);
        Deadline outer = Deadline.of(cx);
        if (limit != null && outer == null) {
            return Alarm.after(Deadline.nanos(limit), timers, cx.waker());
        }
        long now = timers.nanoTime();
        long at = end != null ? end.nanoTime() : now + Deadline.nanos(Objects.requireNonNull(limit));
        if (end != null) {
            limit = Duration.ofNanos(Math.max(0, at - now));
        }
        if (outer != null && outer.nanoTime() - at < 0) {
            inherited = outer;
            at = outer.nanoTime();
        }
        if (at - now <= 0) {
            throw exceeded();
        }
        return Alarm.at(at, timers, cx.waker());
    }

    private TimeoutExceededException exceeded() {
        return inherited == null ? new TimeoutExceededException(Objects.requireNonNull(limit)) : inherited.exceeded();
    }

    @Override
    void release() {
        Alarm armed = alarm;
        alarm = null;
        if (armed != null) {
            armed.drop();
        }
        super.release();
    }

    @Override
    public void inspect(Inspector inspector) {
        Duration time = limit;
        long nanos = end == null && time != null ? Deadline.nanos(time) : -1;
        inspector.name(end == null && time != null ? "Timeout " + TimeText.exact(time) : "Timeout");
        super.inspect(inspector);
        Alarm armed = alarm;
        if (armed != null) {
            inspector.waitsFor("timer in " + TimeText.of(armed.remainingNanos(nanos)));
        }
    }

    @Override
    public String toString() {
        return "Timeout(" + sourceName() + ", "
                + (end != null ? end.toString() : TimeText.exact(Objects.requireNonNull(limit))) + ")";
    }
}
