// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fails once the source has been pending for some time. */
final class Timeout<T extends @Nullable Object> extends Chained<T, T> {
    /** 146 years: as far as two times of a {@link Timers} can lie apart and still be compared by subtraction a lifetime later. */
    private static final long FAR = Long.MAX_VALUE >> 1;

    private final Duration limit;

    /** Null until the source was pending for the first time, and after the end. */
    private @Nullable Alarm alarm;

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
                throw new TimeoutExceededException(limit);
            }
            armed = new Alarm(cx.service(Timers.class));
            alarm = armed;
            armed.waker.register(cx.waker());
            armed.arm(nanos(limit));
        } else {
            armed.waker.register(cx.waker());
        }
        // After the registration: an alarm that goes off from here on finds the waker.
        if (armed.fired) {
            throw new TimeoutExceededException(limit);
        }
        return poll;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(FAR)) >= 0 ? FAR : duration.toNanos();
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

    /** The timer; it outlives the future by a moment if it goes off while it is taken back, and then wakes nobody. */
    private static final class Alarm extends TimerNode {
        final AtomicWaker waker = new AtomicWaker();
        final Timers timers;
        volatile boolean fired;

        Alarm(Timers timers) {
            this.timers = timers;
        }

        void arm(long nanos) {
            timers.arm(this, timers.nanoTime() + nanos);
        }

        void off() {
            waker.take();
            if (!fired) {
                timers.disarm(this);
            }
        }

        @Override
        protected void fire() {
            fired = true;
            waker.wake();
        }
    }
}
