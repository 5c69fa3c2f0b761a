// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a runtime has done since it started, or since an earlier look, and what is in it now.
 *
 * <p>Counting is always on: each worker counts for itself, in fields that nobody else writes. Taking this snapshot adds them up.
 *
 * <pre>{@code
 * RuntimeMetrics before = runtime.metrics();
 * ...
 * RuntimeMetrics lately = runtime.metrics().since(before);
 * }</pre>
 *
 * <p><b>Threading.</b> Immutable. The numbers were taken one after the other while the runtime went on.
 */
public final class RuntimeMetrics {
    private final List<WorkerFigures> figures;
    private final RuntimeFigures runtime;
    private final List<WorkerMetrics> workers;
    private final WorkerMetrics total;

    RuntimeMetrics(List<WorkerFigures> figures, RuntimeFigures runtime) {
        this.figures = figures;
        this.runtime = runtime;
        this.workers = figures.stream().map(WorkerMetrics::new).toList();
        this.total = new WorkerMetrics(WorkerFigures.sum(figures));
    }

    /**
     * Returns what has been counted since an earlier look at the same runtime: rates, if divided by {@link #elapsed}.
     *
     * <p>What is not counted, but is as it is at a moment, such as {@link #liveTasks}, is that of this look.
     *
     * @param earlier the earlier look
     * @return the difference
     * @throws IllegalArgumentException if that one has another number of workers
     */
    public RuntimeMetrics since(RuntimeMetrics earlier) {
        if (earlier.figures.size() != figures.size()) {
            throw new IllegalArgumentException(
                    "of another runtime, " + figures.size() + " workers here: " + earlier.figures.size());
        }
        List<WorkerFigures> differences = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            differences.add(figures.get(i).since(earlier.figures.get(i)));
        }
        return new RuntimeMetrics(differences, runtime.since(earlier.runtime));
    }

    /**
     * Returns how long ago the runtime was started, or how long after the earlier look this one was.
     *
     * @return the time
     */
    public Duration elapsed() {
        return Duration.ofNanos(runtime.elapsedNanos());
    }

    /**
     * Returns for which part of the time the workers were not asleep, on the average.
     *
     * @return a number from 0 to 1
     */
    public double busyRatio() {
        double available = (double) runtime.elapsedNanos() * workers.size();
        return available <= 0 ? 0 : Math.min(1, total.busy().toNanos() / available);
    }

    /**
     * Returns what each worker has done.
     *
     * @return one entry for each, in the order of their numbers
     */
    public List<WorkerMetrics> workers() {
        return workers;
    }

    /**
     * Returns what all workers together have done.
     *
     * @return the sums; of the mean poll times the mean, weighted by the polls
     */
    public WorkerMetrics total() {
        return total;
    }

    /**
     * Returns how many tasks were spawned.
     *
     * @return the number
     */
    public long spawnedTasks() {
        return runtime.spawnedTasks();
    }

    /**
     * Returns how many tasks have not ended now.
     *
     * @return the number
     */
    public long liveTasks() {
        return runtime.liveTasks();
    }

    /**
     * Returns how many jobs came from other threads than the workers, or for a task that is pinned to a worker.
     *
     * @return the number
     */
    public long remoteSchedules() {
        return runtime.remoteSchedules();
    }

    /**
     * Returns how many such jobs wait now to be taken by a worker.
     *
     * @return the number
     */
    public int injectorDepth() {
        return runtime.injectorDepth();
    }

    /**
     * Returns how often another thread has been put into the place of one that was stuck, by the watchdog, or that was about to block, by
     * {@link AsyncRuntime#blockInPlace}.
     *
     * @return the number
     */
    public long replacedWorkers() {
        return runtime.replacedWorkers();
    }

    /**
     * Returns how many threads there are now beyond one for each worker: stuck ones, and those that wait to take the place of one.
     *
     * @return the number
     */
    public int spareThreads() {
        return runtime.spareThreads();
    }

    /**
     * Returns how many blocking calls run now, each on a thread.
     *
     * @return the number
     */
    public int blockingThreads() {
        return runtime.blockingThreads();
    }

    /**
     * Returns how many threads wait now for a blocking call. Virtual threads don't wait, but end.
     *
     * @return the number
     */
    public int idleBlockingThreads() {
        return runtime.idleBlockingThreads();
    }

    /**
     * Returns how many blocking calls have a place in the queue now.
     *
     * @return the number
     */
    public int queuedBlockingCalls() {
        return runtime.queuedBlockingCalls();
    }

    /**
     * Returns how many blocking calls wait now for a place in the queue.
     *
     * @return the number
     */
    public int waitingBlockingCalls() {
        return runtime.waitingBlockingCalls();
    }

    /**
     * Returns how many blocking calls have begun.
     *
     * @return the number
     */
    public long startedBlockingCalls() {
        return runtime.startedBlockingCalls();
    }

    @Override
    public String toString() {
        return "RuntimeMetrics(" + workers.size() + " workers, " + liveTasks() + " tasks of " + spawnedTasks() + ", "
                + total + ")";
    }
}
