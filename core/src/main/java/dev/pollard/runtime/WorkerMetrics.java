// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has done since the runtime started, or since an earlier look; or all workers together.
 *
 * <p>Threads that were replaced in this worker's place count for it.
 *
 * <p><b>Threading.</b> Immutable. The numbers were taken one after the other while the worker went on: each is right, or a moment old.
 */
public final class WorkerMetrics {
    private final WorkerFigures figures;
    private final Counts counts;

    WorkerMetrics(WorkerFigures figures) {
        this.figures = figures;
        this.counts = figures.counts;
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
     * Returns how often this worker took jobs from the queue of another: some at a time.
     *
     * @return the number
     */
    public long stealOperations() {
        return counts.stealOperations;
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
     * Returns how often this worker fell asleep and how often it woke up, both together: odd while it sleeps. If it is odd and the same in two looks, the worker has
     * slept in between.
     *
     * @return the number
     */
    public long parksAndUnparks() {
        return 2 * counts.parks + figures.asleep;
    }

    /**
     * Returns how often this worker woke up, found nothing to run, and slept again.
     *
     * @return the number
     */
    public long noOps() {
        return counts.noOps;
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
     * Returns how many sockets and other channels were registered with this worker's selector.
     *
     * @return the number
     */
    public long registeredSockets() {
        return figures.registered;
    }

    /**
     * Returns how many of those registrations have ended.
     *
     * @return the number
     */
    public long deregisteredSockets() {
        return figures.deregistered;
    }

    /**
     * Returns how often this worker's selector has reported a socket as ready.
     *
     * @return the number
     */
    public long socketEvents() {
        return figures.socketEvents;
    }

    /**
     * Returns for how long this worker was not asleep.
     *
     * <p>In a {@link LocalRuntime} the first poll of a future is not timed if it is the only thing to do: with a future that is ready at once, the clock would cost as much as all else.
     *
     * @return the time
     */
    public Duration busy() {
        return Duration.ofNanos(figures.busyNanos);
    }

    /**
     * Returns how many jobs are in this worker's own queue now.
     *
     * @return the number
     */
    public int queueDepth() {
        return figures.queueDepth;
    }

    /**
     * Returns how many timers are armed here now.
     *
     * @return the number
     */
    public int timers() {
        return figures.timers;
    }

    /**
     * Returns the name of the thread that drives this worker now.
     *
     * @return the name; null if none does, and for all workers together
     */
    public @Nullable String thread() {
        return figures.thread;
    }

    /**
     * Returns the number of the thread that drives this worker now.
     *
     * @return the {@link Thread#getId() id}; empty if none does, and for all workers together
     */
    public OptionalLong threadId() {
        return figures.thread == null ? OptionalLong.empty() : OptionalLong.of(figures.threadId);
    }

    /**
     * Returns the mean time of a turn, with what the worker does between two turns; of the last hundreds of turns, the newest weigh most.
     *
     * @return the time; zero if it is not known
     */
    public Duration meanPoll() {
        return Duration.ofNanos(figures.meanPollNanos);
    }

    /**
     * Returns how long polls take: of all of them if the runtime measures {@link Measurement#POLL_TIMES}. Else of a sample: one poll is timed each time that
     * the worker looks up from its queue, which is each 61st if polls are short and each second if they are long.
     *
     * @return a histogram
     */
    public TimeHistogram pollTimes() {
        return new TimeHistogram(counts.pollTimes);
    }

    /**
     * Returns how long tasks that were spawned or woken waited for their poll, if the runtime measures {@link Measurement#SCHEDULE_LATENCY}.
     *
     * @return a histogram, empty if the runtime does not
     */
    public TimeHistogram scheduleLatency() {
        return new TimeHistogram(counts.delays);
    }

    /**
     * Returns how many polls there are between two sleeps, on the average: the fewer, the more of the time goes into falling asleep and waking up.
     *
     * @return the number; 0 if it did not sleep
     */
    public double meanPollsPerPark() {
        return counts.parks == 0 ? 0 : (double) counts.polls / counts.parks;
    }

    @Override
    public String toString() {
        return "WorkerMetrics(polls " + polls() + ", steals " + steals() + ", parks " + parks() + ", busy "
                + TimeText.of(figures.busyNanos) + ", queue " + queueDepth() + ", timers " + timers()
                + (figures.meanPollNanos == 0 ? "" : ", mean poll " + TimeText.of(figures.meanPollNanos)) + ")";
    }
}
