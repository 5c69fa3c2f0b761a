// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayList;
import java.util.List;

/** Adds up what the workers of a scheduler have counted. */
final class MetricsSnapshot {
    private final Counts counts = new Counts();
    private long busyNanos;
    private int queueDepth;
    private int timers;
    private long pollNanos;
    private long meanPollNanos;

    private MetricsSnapshot() {}

    /**
     * Takes the snapshot.
     *
     * @param scheduler whose
     * @param retired what those have counted that have come back from being stuck, for each place
     * @param spareThreads how many threads there are beyond the workers
     */
    static RuntimeMetrics take(Scheduler scheduler, Counts[] retired, int spareThreads) {
        long now = System.nanoTime();
        MetricsSnapshot total = new MetricsSnapshot();
        List<WorkerMetrics> workers = new ArrayList<>();
        Worker[] inPlace = scheduler.workers();
        for (int i = 0; i < inPlace.length; i++) {
            MetricsSnapshot one = new MetricsSnapshot();
            one.add(retired[i], now);
            for (Worker worker : scheduler.victims()) {
                if (worker.index == i) {
                    one.add(worker.counts(), now);
                    one.queueDepth += worker.queued();
                }
            }
            one.timers = inPlace[i].driver().armedTimers();
            one.meanPollNanos = inPlace[i].meanPollNanos();
            one.pollNanos = one.meanPollNanos * one.counts.polls;
            workers.add(one.metrics());
            total.add(one);
        }
        total.meanPollNanos = total.counts.polls == 0 ? 0 : total.pollNanos / total.counts.polls;
        return new RuntimeMetrics(scheduler, workers, total.metrics(), spareThreads);
    }

    private void add(Counts other, long now) {
        other.addTo(counts);
        busyNanos += other.busyNanos(now);
    }

    private void add(MetricsSnapshot other) {
        other.counts.addTo(counts);
        busyNanos += other.busyNanos;
        queueDepth += other.queueDepth;
        timers += other.timers;
        pollNanos += other.pollNanos;
    }

    private WorkerMetrics metrics() {
        return new WorkerMetrics(counts, busyNanos, queueDepth, timers, meanPollNanos);
    }
}
