// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.List;

/**
 * What a runtime has done since it started, and what is in it now.
 *
 * <p>Counting is always on: each worker counts for itself, in fields that nobody else writes. Taking this snapshot adds them up.
 *
 * <p><b>Threading.</b> Immutable. The numbers were taken one after the other while the runtime went on.
 */
public final class RuntimeMetrics {
    private final List<WorkerMetrics> workers;
    private final WorkerMetrics total;
    private final long spawnedTasks;
    private final long liveTasks;
    private final long remoteSchedules;
    private final int injectorDepth;
    private final long replacedWorkers;
    private final int spareThreads;
    private final int blockingThreads;
    private final int queuedBlockingCalls;
    private final int waitingBlockingCalls;
    private final long startedBlockingCalls;

    RuntimeMetrics(Scheduler scheduler, List<WorkerMetrics> workers, WorkerMetrics total, int spareThreads) {
        this.workers = List.copyOf(workers);
        this.total = total;
        this.liveTasks = scheduler.owned().size();
        this.spawnedTasks = scheduler.owned().spawned();
        this.remoteSchedules = scheduler.remoteSchedules();
        this.injectorDepth = scheduler.injectorDepth();
        this.replacedWorkers = scheduler.replacedWorkers();
        this.spareThreads = spareThreads;
        BlockingPool blocking = scheduler.blocking();
        this.blockingThreads = blocking.active();
        this.queuedBlockingCalls = blocking.queued();
        this.waitingBlockingCalls = blocking.waiting();
        this.startedBlockingCalls = blocking.started();
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
        return spawnedTasks;
    }

    /**
     * Returns how many tasks have not ended.
     *
     * @return the number
     */
    public long liveTasks() {
        return liveTasks;
    }

    /**
     * Returns how many jobs came from other threads than the workers, or for a task that is pinned to a worker.
     *
     * @return the number
     */
    public long remoteSchedules() {
        return remoteSchedules;
    }

    /**
     * Returns how many such jobs wait to be taken by a worker.
     *
     * @return the number
     */
    public int injectorDepth() {
        return injectorDepth;
    }

    /**
     * Returns how often the watchdog has put another thread into the place of one that was stuck.
     *
     * @return the number
     */
    public long replacedWorkers() {
        return replacedWorkers;
    }

    /**
     * Returns how many threads there are beyond one for each worker: stuck ones, and those that wait to take the place of one.
     *
     * @return the number
     */
    public int spareThreads() {
        return spareThreads;
    }

    /**
     * Returns how many blocking calls run.
     *
     * @return the number
     */
    public int blockingThreads() {
        return blockingThreads;
    }

    /**
     * Returns how many blocking calls have a place in the queue.
     *
     * @return the number
     */
    public int queuedBlockingCalls() {
        return queuedBlockingCalls;
    }

    /**
     * Returns how many blocking calls wait for a place in the queue.
     *
     * @return the number
     */
    public int waitingBlockingCalls() {
        return waitingBlockingCalls;
    }

    /**
     * Returns how many blocking calls have begun.
     *
     * @return the number
     */
    public long startedBlockingCalls() {
        return startedBlockingCalls;
    }

    @Override
    public String toString() {
        return "RuntimeMetrics(" + workers.size() + " workers, " + liveTasks + " tasks of " + spawnedTasks + ", "
                + total + ")";
    }
}
