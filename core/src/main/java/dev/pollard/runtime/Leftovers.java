// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The jobs of a worker that does not go on with them itself.
 *
 * <p><b>Threading.</b> {@link #isEmpty}: any thread. The rest: the worker's, or one that runs while it waits.
 */
final class Leftovers {
    private final Worker worker;
    private final JobQueue queue;
    private final LifoSlot lifo;
    private final Injector injector;
    private final @Nullable PinnedTasks pinned;

    Leftovers(Worker worker, JobQueue queue, LifoSlot lifo, Injector injector, @Nullable PinnedTasks pinned) {
        this.worker = worker;
        this.queue = queue;
        this.lifo = lifo;
        this.injector = injector;
        this.pinned = pinned;
    }

    /** Whether there is nothing to steal. */
    boolean isEmpty() {
        return lifo.isEmpty() && queue.size() == 0;
    }

    /** Puts all jobs where every worker looks, also when that is closed. The worker is in the middle of a job. */
    void share(Injector heir) {
        for (Job job = take(); job != null; job = take()) {
            heir.overflow(job);
        }
    }

    /** Gives all jobs away, or runs them if nobody takes them any more. The worker is between two jobs. */
    void giveAway(Injector heir) {
        for (Job job = take(); job != null; job = take()) {
            if (!heir.push(job)) {
                runLast(job);
            }
        }
    }

    /** Runs all, and those of the others that nobody else will, so that nothing is lost that was accepted. The runtime has stopped. */
    void runAll() {
        for (Job job = takeAny(); job != null; job = takeAny()) {
            runLast(job);
        }
    }

    private @Nullable Job take() {
        Job job = lifo.take();
        return job != null ? job : queue.pop();
    }

    private @Nullable Job takeAny() {
        Job job = take();
        Scheduler scheduler = worker.scheduler();
        if (job == null && scheduler.stealing()) {
            for (Worker victim : scheduler.victims()) {
                if (victim != worker && job == null) {
                    job = victim.stealFor(queue);
                }
            }
        }
        if (job == null) {
            job = injector.poll();
        }
        return job != null || pinned == null ? job : pinned.take();
    }

    private void runLast(Job job) {
        if (job instanceof Task<?> task) {
            task.abort();
            task.run(worker);
            worker.leavePinned(task);
        } else {
            job.run(worker);
        }
    }

    @Override
    public String toString() {
        return "Leftovers(" + worker + ")";
    }
}
