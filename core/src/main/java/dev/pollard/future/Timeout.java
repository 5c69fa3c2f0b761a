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

/** Fails once the source has been pending for some time, or until some moment. */
final class Timeout<T extends @Nullable Object> extends Chained<T, T> {
    /** 146 years: as far as two times of a {@link Timers} can lie apart and still be compared by subtraction a lifetime later. */
    private static final long FAR = Long.MAX_VALUE >> 1;

    private static final Duration FARTHEST = Duration.ofNanos(FAR);

    /** Null if there is a deadline, until the first poll that was pending: what is left by then. */
    private @Nullable Duration limit;

    private final @Nullable Moment deadline;

    /** Null until the source was pending for the first time, and after the end. */
    private @Nullable Alarm alarm;

    Timeout(Future<T> source, Duration limit) {
        super(source);
        this.limit = Objects.requireNonNull(limit, "limit");
        this.deadline = null;
    }

    Timeout(Future<T> source, Moment deadline) {
        super(source);
        this.deadline = Objects.requireNonNull(deadline, "deadline");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Poll<T> poll = pollSource(cx);
        if (!poll.isPending()) {
            return poll;
        }
        Alarm armed = alarm;
        if (armed == null) {
            alarm = start(cx);
        } else if (armed.hasFired(cx.waker())) {
            throw new TimeoutExceededException(Objects.requireNonNull(limit));
        }
        return poll;
    }

    private Alarm start(Context cx) throws TimeoutExceededException {
        Duration time = limit;
        Moment end = deadline;
        if (end != null) {
            time = new Moment(cx.service(Timers.class).nanoTime()).until(end);
            limit = time.isNegative() ? Duration.ZERO : time;
        }
        long nanos = nanos(Objects.requireNonNull(time));
        if (nanos <= 0) {
            throw new TimeoutExceededException(Objects.requireNonNull(limit));
        }
        Timers timers = cx.service(Timers.class);
        return end == null ? Alarm.after(nanos, timers, cx.waker()) : Alarm.at(end.nanoTime(), timers, cx.waker());
    }

    /** Saturates; 0 if negative. */
    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(FARTHEST) >= 0 ? FAR : duration.toNanos();
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
        super.inspect(inspector);
        Duration time = limit;
        Alarm armed = alarm;
        long nanos = time == null ? -1 : nanos(time);
        inspector.name(deadline != null || time == null ? "Timeout" : "Timeout " + TimeText.of(nanos));
        if (armed != null) {
            inspector.waitsFor("timer in " + TimeText.of(armed.remainingNanos(deadline == null ? nanos : -1)));
        }
    }

    @Override
    public String toString() {
        return "Timeout(" + sourceName() + ", " + (deadline != null ? deadline : limit) + ")";
    }
}
