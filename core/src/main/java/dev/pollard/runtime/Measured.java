// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The future of a task that is measured: the figures of the task.
 *
 * <p><b>Threading.</b> The owner; {@link #stats} any thread, which sees numbers that are a moment old.
 */
final class Measured<T extends @Nullable Object> extends TimedFuture<T> {
    private static final VarHandle WAKES;
    private static final VarHandle SELF_WAKES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WAKES = lookup.findVarHandle(Measured.class, "wakes", long.class).withInvokeExactBehavior();
            SELF_WAKES = lookup.findVarHandle(Measured.class, "selfWakes", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Measuring measuring;

    // The owner's.
    private long polls;
    private long begunAt;
    private long busy;
    private long scheduled;
    private long idle;
    private long longestPoll;

    @SuppressWarnings("unused") // WAKES
    private volatile long wakes;

    @SuppressWarnings("unused") // SELF_WAKES
    private volatile long selfWakes;

    private volatile long lastWake;

    Measured(Measuring measuring, Future<T> future) {
        super(future, measuring.now());
        this.measuring = measuring;
    }

    private static long increment(VarHandle counter, Measured<?> of) {
        return (long) counter.getAndAdd(of, 1L);
    }

    @Override
    long now(@Nullable Context cx) {
        return measuring.now();
    }

    @Override
    void began(long now, long delay, long idleBefore) {
        polls++;
        begunAt = now;
        idle += idleBefore;
        if (delay >= 0) {
            scheduled += delay;
            Counts here = measuring.delays ? measuring.here() : null;
            if (here != null) {
                here.delayed(delay);
            }
        }
    }

    @Override
    void paused(long took, boolean isEnd) {
        busy += took;
        longestPoll = Math.max(longestPoll, took);
        Counts here = measuring.pollTimes ? measuring.here() : null;
        if (here != null) {
            here.polled(took);
        }
    }

    @Override
    void woken(long now, boolean byItself) {
        if (measuring.tasks) {
            lastWake = now;
            long before = increment(WAKES, this);
            if (byItself) {
                before = increment(SELF_WAKES, this);
            }
            assert before >= 0;
        }
    }

    @Override
    void dropped() {}

    /** The figures now; null if tasks have none here. */
    @Nullable
    TaskStats stats() {
        if (!measuring.tasks) {
            return null;
        }
        long now = now(null);
        long woken = wokenAt();
        boolean polled = isPolled();
        long more = Math.max(0, now - (polled ? begunAt : polls == 0 ? woken : idleSince()));
        long ready = polled || woken == 0 ? 0 : Math.min(more, Math.max(0, now - woken));
        return new TaskStats(
                polls,
                wakes,
                selfWakes,
                Duration.ofNanos(busy + (polled ? more : 0)),
                Duration.ofNanos(scheduled + ready),
                Duration.ofNanos(idle + (polled ? 0 : more - ready)),
                Duration.ofNanos(polled ? Math.max(longestPoll, more) : longestPoll),
                wakes == 0 ? null : Duration.ofNanos(Math.max(0, now - lastWake)));
    }
}
