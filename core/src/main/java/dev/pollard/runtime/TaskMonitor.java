// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what certain futures do: one monitor for each kind of work, such as each endpoint of a server.
 *
 * <pre>{@code
 * TaskMonitor checkouts = TaskMonitor.create();
 * runtime.spawn(checkouts.instrument(checkOut(cart)));
 * ...
 * TaskMetrics lately = intervals.next(); // of checkouts.intervals(), each minute
 * if (lately.slowPollRatio() > 0.01) { ... }
 * }</pre>
 *
 * <p><b>Behaviour.</b> What is instrumented does the same as before. Each poll of it and each wake reads the clock and adds to a counter that all futures of the
 * monitor share: about a tenth of a microsecond. It may be the whole future of a task, or a part of one; it is measured as a task then, by its own polls and wakes.
 *
 * <p><b>Clock.</b> That of whoever polls, so that virtual time counts in a test. The time between {@link #instrument} and the first poll is measured by the clock of the
 * system, and left out if that is not the clock of whoever polls; {@link Builder#ticker} sets one clock for everything.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * @see RuntimeMetrics
 */
public final class TaskMonitor {
    private final long slowPollNanos;
    private final long longDelayNanos;
    private final @Nullable Ticker ticker;
    private final Map<TaskFigure, LongAdder> totals = new EnumMap<>(TaskFigure.class);

    private TaskMonitor(Builder builder) {
        this.slowPollNanos = Shutdown.saturatedNanos(builder.slowPoll);
        this.longDelayNanos = Shutdown.saturatedNanos(builder.longDelay);
        this.ticker = builder.ticker;
        for (TaskFigure figure : TaskFigure.values()) {
            totals.put(figure, new LongAdder());
        }
    }

    /**
     * Creates a monitor: polls from 50 microseconds on are slow, delays from 50 microseconds on are long.
     *
     * @return the monitor
     */
    public static TaskMonitor create() {
        return builder().build();
    }

    /**
     * Returns the builder of a monitor.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a future that does what another does, and is counted here.
     *
     * <p><b>Cancellation.</b> As that of the future.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return a future that ends as that one does
     */
    public <T extends @Nullable Object> Future<T> instrument(Future<T> future) {
        Objects.requireNonNull(future, "future");
        add(TaskFigure.INSTRUMENTED, 1);
        return new Monitored<>(this, future);
    }

    /**
     * Returns what has been counted so far.
     *
     * @return a snapshot
     */
    public TaskMetrics cumulative() {
        long[] values = new long[TaskFigure.values().length];
        totals.forEach((figure, sum) -> values[figure.ordinal()] = sum.sum());
        return new TaskMetrics(values);
    }

    /**
     * Returns what is counted in one interval after the other: each {@code next()} has what has been counted since the one before it, the first what has been counted
     * since the creation of the monitor.
     *
     * <p><b>Threading.</b> Each iterator is for one thread; they are independent of each other.
     *
     * @return an iterator without end
     */
    public Iterator<TaskMetrics> intervals() {
        return new Iterator<>() {
            private TaskMetrics last = new TaskMetrics(new long[TaskFigure.values().length]);

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            @SuppressWarnings("IteratorNotThrowingNoSuchElementException") // it has no end
            public TaskMetrics next() {
                TaskMetrics now = cumulative();
                TaskMetrics interval = now.since(last);
                last = now;
                return interval;
            }
        };
    }

    @Nullable
    Ticker ticker() {
        return ticker;
    }

    void add(TaskFigure figure, long value) {
        Objects.requireNonNull(totals.get(figure)).add(value);
    }

    void addPoll(long nanos) {
        boolean slow = nanos >= slowPollNanos;
        add(slow ? TaskFigure.SLOW_POLLS : TaskFigure.FAST_POLLS, 1);
        add(slow ? TaskFigure.SLOW_POLL_NANOS : TaskFigure.FAST_POLL_NANOS, nanos);
    }

    void addDelay(long nanos) {
        boolean isLong = nanos >= longDelayNanos;
        add(isLong ? TaskFigure.LONG_DELAYS : TaskFigure.SHORT_DELAYS, 1);
        add(isLong ? TaskFigure.LONG_DELAY_NANOS : TaskFigure.SHORT_DELAY_NANOS, nanos);
    }

    @Override
    public String toString() {
        return "TaskMonitor(" + cumulative() + ")";
    }

    /** Builds a {@link TaskMonitor}. Not for use by several threads. */
    public static final class Builder {
        /** As in tokio-metrics: what a worker can spend on one task without others noticing. */
        private static final Duration NOTICEABLE = Duration.ofNanos(50_000);

        private Duration slowPoll = NOTICEABLE;
        private Duration longDelay = NOTICEABLE;
        private @Nullable Ticker ticker;

        private Builder() {}

        /**
         * Sets from when on a poll is slow. Default: 50 microseconds.
         *
         * @param threshold how long
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder slowPoll(Duration threshold) {
            slowPoll = checked("slow poll", threshold);
            return this;
        }

        /**
         * Sets from when on the time from a wake to its poll is a long delay. Default: 50 microseconds.
         *
         * @param threshold how long
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder longDelay(Duration threshold) {
            longDelay = checked("long delay", threshold);
            return this;
        }

        /**
         * Sets the clock. Default: that of whoever polls.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder ticker(Ticker clock) {
            ticker = Objects.requireNonNull(clock, "ticker");
            return this;
        }

        private static Duration checked(String what, Duration threshold) {
            if (threshold.isNegative()) {
                throw new IllegalArgumentException(what + " < 0: " + threshold);
            }
            return threshold;
        }

        /**
         * Creates the monitor.
         *
         * @return the monitor
         */
        public TaskMonitor build() {
            return new TaskMonitor(this);
        }
    }
}
