// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * The figures of a {@link RuntimeMetrics} that are not a worker's.
 *
 * @param elapsedNanos counted, and so are those up to {@code startedBlockingCalls}; those after it are as they are at the moment
 */
record RuntimeFigures(
        long elapsedNanos,
        long spawnedTasks,
        long remoteSchedules,
        long replacedWorkers,
        long startedBlockingCalls,
        long liveTasks,
        int injectorDepth,
        int spareThreads,
        int blockingThreads,
        int idleBlockingThreads,
        int queuedBlockingCalls,
        int waitingBlockingCalls) {

    RuntimeFigures(Scheduler scheduler, long elapsedNanos, int spareThreads) {
        this(
                elapsedNanos,
                scheduler.owned().spawned(),
                remoteSchedules(scheduler),
                scheduler.replacedWorkers(),
                scheduler.blocking().started(),
                scheduler.owned().size(),
                injectorDepth(scheduler),
                spareThreads,
                scheduler.blocking().active(),
                scheduler.blocking().idle(),
                scheduler.blocking().queued(),
                scheduler.blocking().waiting());
    }

    private static long remoteSchedules(Scheduler scheduler) {
        long pushes = scheduler.injector().pushes();
        for (Driver driver : scheduler.drivers()) {
            pushes += driver.inbox.pushes();
        }
        return pushes;
    }

    private static int injectorDepth(Scheduler scheduler) {
        int depth = scheduler.injector().size();
        for (Driver driver : scheduler.drivers()) {
            depth += driver.inbox.size();
        }
        return depth;
    }

    /** What is counted as the difference to another look, the rest as it is now. */
    RuntimeFigures since(RuntimeFigures earlier) {
        return new RuntimeFigures(
                elapsedNanos - earlier.elapsedNanos,
                spawnedTasks - earlier.spawnedTasks,
                remoteSchedules - earlier.remoteSchedules,
                replacedWorkers - earlier.replacedWorkers,
                startedBlockingCalls - earlier.startedBlockingCalls,
                liveTasks,
                injectorDepth,
                spareThreads,
                blockingThreads,
                idleBlockingThreads,
                queuedBlockingCalls,
                waitingBlockingCalls);
    }
}
