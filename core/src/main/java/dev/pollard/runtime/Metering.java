// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Adds up what the workers of a scheduler have counted.
 *
 * <p><b>Threading.</b> {@link #retire} under the lock of the scheduler; {@link #take} any thread, without it.
 */
final class Metering {
    private final Scheduler scheduler;
    private final long startedNanos = System.nanoTime();

    /** What those have counted that were replaced and have come back, for each place. */
    private final Counts[] retired; // guarded by scheduler

    Metering(Scheduler scheduler, int places) {
        this.scheduler = scheduler;
        this.retired = new Counts[places];
        for (int i = 0; i < places; i++) {
            retired[i] = new Counts();
        }
    }

    /** Keeps what a worker has counted that is not one of the workers any more. */
    void retire(Worker back) {
        back.counts().addTo(retired[back.index]);
    }

    private Counts[] copyOfRetired() {
        Counts[] copy = new Counts[retired.length];
        synchronized (scheduler) {
            for (int i = 0; i < copy.length; i++) {
                copy[i] = new Counts();
                retired[i].addTo(copy[i]);
            }
        }
        return copy;
    }

    /**
     * Takes a snapshot.
     *
     * @param spareThreads how many threads there are beyond the workers
     */
    RuntimeMetrics take(int spareThreads) {
        long now = System.nanoTime();
        Counts[] gone = copyOfRetired();
        List<WorkerFigures> workers = new ArrayList<>();
        Worker[] inPlace = scheduler.workers();
        for (int i = 0; i < inPlace.length; i++) {
            WorkerFigures figures = new WorkerFigures();
            figures.add(gone[i], now);
            for (Worker worker : scheduler.victims()) {
                if (worker.index == i) {
                    figures.add(worker.counts(), now);
                    figures.queueDepth += worker.queued();
                }
            }
            figures.describe(inPlace[i], scheduler);
            workers.add(figures);
        }
        return new RuntimeMetrics(workers, new RuntimeFigures(scheduler, now - startedNanos, spareThreads));
    }

    @Override
    public String toString() {
        return "Metering(" + scheduler + ")";
    }
}
