// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fails once the source has been pending for some time. */
final class Timeout<T extends @Nullable Object> extends Chained<T, T> {
    private final Duration limit;

    /** Null until the source was pending for the first time, and after the end. */
    private @Nullable Alarm alarm;

    /** The deadline of whoever polls, if that is earlier than the limit. */
    private @Nullable Deadline inherited;

    Timeout(Future<T> source, Duration limit) {
        super(source);
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Poll<T> poll = pollSource(cx);
        if (!poll.isPending()) {
            return poll;
        }
        Alarm armed = alarm;
        if (armed == null) {
            if (limit.isZero() || limit.isNegative()) {
                throw exceeded();
            }
            armed = arm(cx);
            alarm = armed;
        }
        if (armed.hasFired(cx.waker())) {
            throw exceeded();
        }
        return poll;
    }

    private Alarm arm(Context cx) {
        Timers timers = cx.service(Timers.class);
        long now = timers.nanoTime();
        long at = now + Deadline.nanos(limit);
        Deadline outer = Deadline.of(cx);
        if (outer != null && outer.nanoTime() - at < 0) {
            inherited = outer;
            at = outer.nanoTime();
        }
        return new Alarm(timers, at, cx.waker());
    }

    private TimeoutExceededException exceeded() {
        return inherited == null ? new TimeoutExceededException(limit) : inherited.exceeded();
    }

    @Override
    void release() {
        Alarm armed = alarm;
        alarm = null;
        if (armed != null) {
            armed.off();
        }
        super.release();
    }

    @Override
    public String toString() {
        return "Timeout(" + sourceName() + ", " + limit + ")";
    }
}
