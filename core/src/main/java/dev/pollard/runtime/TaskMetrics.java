// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.Locale;

/**
 * What the futures of a {@link TaskMonitor} have done, since its creation or in an interval.
 *
 * <p>Why is some work slow? Its polls take longer: {@link #meanPoll}, {@link #slowPollRatio}. Or it waits longer for a worker: {@link #meanFirstPollDelay},
 * {@link #meanScheduled}, {@link #longDelayRatio}. Or what it waits for takes longer: {@link #meanIdle}.
 *
 * <p><b>Threading.</b> Immutable. The numbers were taken one after the other while the futures went on.
 */
public final class TaskMetrics {
    private final long[] values;

    TaskMetrics(long[] values) {
        this.values = values;
    }

    private long of(TaskFigure figure) {
        return values[figure.ordinal()];
    }

    private Duration time(TaskFigure figure) {
        return Duration.ofNanos(of(figure));
    }

    private static Duration mean(long nanos, long count) {
        return count == 0 ? Duration.ZERO : Duration.ofNanos(nanos / count);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /**
     * Returns what has been counted since an earlier snapshot of the same monitor.
     *
     * @param earlier the earlier one
     * @return the difference
     */
    public TaskMetrics since(TaskMetrics earlier) {
        long[] differences = values.clone();
        for (int i = 0; i < differences.length; i++) {
            differences[i] -= earlier.values[i];
        }
        return new TaskMetrics(differences);
    }

    /**
     * Returns how many futures were instrumented.
     *
     * @return the number
     */
    public long instrumented() {
        return of(TaskFigure.INSTRUMENTED);
    }

    /**
     * Returns how many have ended, with a value or a failure.
     *
     * @return the number
     */
    public long ended() {
        return of(TaskFigure.ENDED);
    }

    /**
     * Returns how many were cancelled before they had ended.
     *
     * @return the number
     */
    public long cancelled() {
        return of(TaskFigure.CANCELLED);
    }

    /**
     * Returns how many will not be polled any more: those that have ended and those that were cancelled.
     *
     * @return the number
     */
    public long dropped() {
        return ended() + cancelled();
    }

    /**
     * Returns how many were polled for the first time.
     *
     * @return the number
     */
    public long firstPolls() {
        return of(TaskFigure.FIRST_POLLS);
    }

    /**
     * Returns how long they waited for their first poll, all together.
     *
     * @return the time
     */
    public Duration firstPollDelay() {
        return time(TaskFigure.FIRST_DELAY_NANOS);
    }

    /**
     * Returns how long a future waited for its first poll.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanFirstPollDelay() {
        return mean(of(TaskFigure.FIRST_DELAY_NANOS), of(TaskFigure.FIRST_DELAYS));
    }

    /**
     * Returns how often a future waited for a wake.
     *
     * @return the number
     */
    public long idles() {
        return of(TaskFigure.IDLES);
    }

    /**
     * Returns how long they waited for wakes, all together.
     *
     * @return the time
     */
    public Duration idle() {
        return time(TaskFigure.IDLE_NANOS);
    }

    /**
     * Returns how long a future waited for a wake.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanIdle() {
        return mean(of(TaskFigure.IDLE_NANOS), of(TaskFigure.IDLES));
    }

    /**
     * Returns how often a future that was woken was polled.
     *
     * @return the number
     */
    public long scheduledCount() {
        return shortDelays() + longDelays();
    }

    /**
     * Returns how long they waited from their wakes to their polls, all together.
     *
     * @return the time
     */
    public Duration scheduled() {
        return shortDelayed().plus(longDelayed());
    }

    /**
     * Returns how long a future waited from a wake to its poll.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanScheduled() {
        return mean(scheduled().toNanos(), scheduledCount());
    }

    /**
     * Returns how often the time from a wake to its poll was short.
     *
     * @return the number
     */
    public long shortDelays() {
        return of(TaskFigure.SHORT_DELAYS);
    }

    /**
     * Returns how long the short delays were, all together.
     *
     * @return the time
     */
    public Duration shortDelayed() {
        return time(TaskFigure.SHORT_DELAY_NANOS);
    }

    /**
     * Returns how long a short delay was.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanShortDelay() {
        return mean(shortDelayed().toNanos(), shortDelays());
    }

    /**
     * Returns how often the time from a wake to its poll was long.
     *
     * @return the number
     */
    public long longDelays() {
        return of(TaskFigure.LONG_DELAYS);
    }

    /**
     * Returns how long the long delays were, all together.
     *
     * @return the time
     */
    public Duration longDelayed() {
        return time(TaskFigure.LONG_DELAY_NANOS);
    }

    /**
     * Returns how long a long delay was.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanLongDelay() {
        return mean(longDelayed().toNanos(), longDelays());
    }

    /**
     * Returns which part of the delays was long.
     *
     * @return a number from 0 to 1
     */
    public double longDelayRatio() {
        return ratio(longDelays(), scheduledCount());
    }

    /**
     * Returns how many polls there were.
     *
     * @return the number
     */
    public long polls() {
        return fastPolls() + slowPolls();
    }

    /**
     * Returns how long the polls took, all together.
     *
     * @return the time
     */
    public Duration polled() {
        return fastPolled().plus(slowPolled());
    }

    /**
     * Returns how long a poll took.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanPoll() {
        return mean(polled().toNanos(), polls());
    }

    /**
     * Returns how many polls were fast.
     *
     * @return the number
     */
    public long fastPolls() {
        return of(TaskFigure.FAST_POLLS);
    }

    /**
     * Returns how long the fast polls took, all together.
     *
     * @return the time
     */
    public Duration fastPolled() {
        return time(TaskFigure.FAST_POLL_NANOS);
    }

    /**
     * Returns how long a fast poll took.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanFastPoll() {
        return mean(fastPolled().toNanos(), fastPolls());
    }

    /**
     * Returns how many polls were slow.
     *
     * @return the number
     */
    public long slowPolls() {
        return of(TaskFigure.SLOW_POLLS);
    }

    /**
     * Returns how long the slow polls took, all together.
     *
     * @return the time
     */
    public Duration slowPolled() {
        return time(TaskFigure.SLOW_POLL_NANOS);
    }

    /**
     * Returns how long a slow poll took.
     *
     * @return the mean time; zero if there was none
     */
    public Duration meanSlowPoll() {
        return mean(slowPolled().toNanos(), slowPolls());
    }

    /**
     * Returns which part of the polls was slow.
     *
     * @return a number from 0 to 1
     */
    public double slowPollRatio() {
        return ratio(slowPolls(), polls());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "instrumented %d, ended %d, cancelled %d, first poll after %s, idle %s, scheduled %s (%.1f %% long), polls %d of %s (%.1f %% slow)",
                instrumented(),
                ended(),
                cancelled(),
                TimeText.of(meanFirstPollDelay()),
                TimeText.of(meanIdle()),
                TimeText.of(meanScheduled()),
                100 * longDelayRatio(),
                polls(),
                TimeText.of(meanPoll()),
                100 * slowPollRatio());
    }
}
