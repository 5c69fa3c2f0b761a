// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.time.Duration;

/**
 * What a worker has done since the runtime started, or all of them together.
 *
 * <p>Threads that were replaced in this worker's place count for it.
 *
 * <p><b>Threading.</b> Immutable. The numbers were taken one after the other while the worker went on: each is right, or a moment old.
 */
public final class WorkerMetrics {
    private final Counts counts;
    private final Duration busy;
    private final int queueDepth;
    private final int timers;
    private final Duration meanPoll;

    WorkerMetrics(Counts counts, long busyNanos, int queueDepth, int timers, long meanPollNanos) {
        this.counts = counts;
        this.busy = Duration.ofNanos(busyNanos);
        this.queueDepth = queueDepth;
        this.timers = timers;
        this.meanPoll = Duration.ofNanos(meanPollNanos);
    }

    /**
     * Returns how many turns tasks and commands have had.
     *
     * @return the number
     */
    public long polls() {
        return counts.polls;
    }

    /**
     * Returns how many jobs this worker took from the queues of others.
     *
     * @return the number
     */
    public long steals() {
        return counts.steals;
    }

    /**
     * Returns how many queues of others this worker has looked at to steal from.
     *
     * @return the number
     */
    public long stealAttempts() {
        return counts.stealAttempts;
    }

    /**
     * Returns how often this worker had nothing to do and slept.
     *
     * @return the number
     */
    public long parks() {
        return counts.parks;
    }

    /**
     * Returns how many tasks were woken or spawned by what ran on this worker, without those that woke themselves.
     *
     * @return the number
     */
    public long localSchedules() {
        return counts.localSchedules;
    }

    /**
     * Returns how many jobs went to the injector because this worker's queue was full.
     *
     * @return the number
     */
    public long overflows() {
        return counts.overflows;
    }

    /**
     * Returns how many of the polls came from the LIFO slot.
     *
     * @return the number
     */
    public long lifoHits() {
        return counts.lifoHits;
    }

    /**
     * Returns how often a task had to give way because the budget of its poll was used up.
     *
     * @return the number
     */
    public long forcedYields() {
        return counts.forcedYields;
    }

    /**
     * Returns for how long this worker was not asleep.
     *
     * <p>In a {@link LocalRuntime} the first poll of a future is not timed if it is the only thing to do: with a future that is ready at once, the clock would cost as much as all else.
     *
     * @return the time
     */
    public Duration busy() {
        return busy;
    }

    /**
     * Returns how many jobs are in this worker's own queue.
     *
     * @return the number
     */
    public int queueDepth() {
        return queueDepth;
    }

    /**
     * Returns how many timers are armed here.
     *
     * @return the number
     */
    public int timers() {
        return timers;
    }

    /**
     * Returns the mean time of a turn, with what the worker does between two turns; of the last hundreds of turns, the newest weigh most.
     *
     * @return the time; zero if it is not known
     */
    public Duration meanPoll() {
        return meanPoll;
    }

    /**
     * Returns how long polls take.
     *
     * @return a histogram
     */
    public PollTimes pollTimes() {
        return new PollTimes(counts.times);
    }

    @Override
    public String toString() {
        return "WorkerMetrics(polls " + polls() + ", steals " + steals() + ", parks " + parks() + ", busy " + busy
                + ", queue " + queueDepth + ", timers " + timers + ", mean poll " + meanPoll + ")";
    }
}
