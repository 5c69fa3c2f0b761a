// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.reactor.SelectorLoop;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a {@link WorkerMetrics}: what is counted, and what is as it is at the moment.
 *
 * <p><b>Threading.</b> One thread, and then nobody writes it any more.
 */
final class WorkerFigures {
    // Counted.
    Counts counts = new Counts();
    long busyNanos;
    long registered;
    long deregistered;
    long socketEvents;

    // As they are.
    int queueDepth;
    int timers;
    int asleep;
    long meanPollNanos;
    long threadId;

    @Nullable
    String thread;

    void add(Counts more, long now) {
        more.addTo(counts);
        busyNanos += more.busyNanos(now);
    }

    /** Takes what is not in the counts from the worker in this place. */
    void describe(Worker worker, Scheduler scheduler) {
        Driver driver = worker.driver();
        SelectorLoop selector = driver.selector();
        registered = selector.registered();
        deregistered = selector.deregistered();
        socketEvents = selector.events();
        timers = driver.armedTimers();
        meanPollNanos = worker.meanPollNanos();
        asleep = worker.counts().parkedSince != 0 ? 1 : 0;
        Thread driving = worker.thread();
        driving = driving == null ? scheduler.localDriver() : driving;
        if (driving != null) {
            thread = driving.getName();
            threadId = driving.getId();
        }
    }

    /** The sums; of the mean poll times the mean, weighted by the polls; no thread. */
    static WorkerFigures sum(Iterable<WorkerFigures> all) {
        WorkerFigures sum = new WorkerFigures();
        double weighted = 0;
        for (WorkerFigures one : all) {
            one.counts.addTo(sum.counts);
            sum.busyNanos += one.busyNanos;
            sum.registered += one.registered;
            sum.deregistered += one.deregistered;
            sum.socketEvents += one.socketEvents;
            sum.queueDepth += one.queueDepth;
            sum.timers += one.timers;
            sum.asleep += one.asleep;
            weighted += (double) one.meanPollNanos * one.counts.polls;
        }
        sum.meanPollNanos = sum.counts.polls == 0 ? 0 : (long) (weighted / sum.counts.polls);
        return sum;
    }

    /** What is counted as the difference to another look, the rest as it is now. */
    WorkerFigures since(WorkerFigures earlier) {
        WorkerFigures difference = new WorkerFigures();
        difference.counts = counts.since(earlier.counts);
        difference.busyNanos = busyNanos - earlier.busyNanos;
        difference.registered = registered - earlier.registered;
        difference.deregistered = deregistered - earlier.deregistered;
        difference.socketEvents = socketEvents - earlier.socketEvents;
        difference.queueDepth = queueDepth;
        difference.timers = timers;
        difference.asleep = asleep;
        difference.meanPollNanos = meanPollNanos;
        difference.threadId = threadId;
        difference.thread = thread;
        return difference;
    }

    @Override
    public String toString() {
        return new WorkerMetrics(this).toString();
    }
}
