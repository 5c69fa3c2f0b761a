// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a runtime with threads of its own closes.
 *
 * <p>In order: refuse tasks from outside; wait for the tasks; refuse all tasks and abort those that are left; wait for their cleanup;
 * interrupt blocking calls; stop the workers; end what did not end by itself, so that nobody awaits it for ever; report.
 */
final class Shutdown {
    /** What cancelled tasks and interrupted calls get to clean up. */
    private static final long CLEANUP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Those who drive the workers. */
    interface Threads {

        /** Waits for a time at the most until all have ended, which they do by the phase of the scheduler. */
        boolean awaitEnd(long nanos) throws InterruptedException;
    }

    private final Scheduler scheduler;
    private final Threads threads;
    private @Nullable CloseReport report; // guarded by this

    Shutdown(Scheduler scheduler, Threads threads) {
        this.scheduler = scheduler;
        this.threads = threads;
    }

    synchronized CloseReport close(Duration grace) {
        if (report == null) {
            boolean interrupted = false;
            List<Task<?>> cancelled = List.of();
            String runtime = scheduler.toString(); // with the tasks that there are now
            int before = scheduler.blocking().interrupted();
            try {
                cancelled = drainThenCancel(grace);
            } catch (InterruptedException e) {
                interrupted = true; // no more waiting
                cancelled = abortAll();
            }
            report = stop(cancelled.size(), before);
            CloseLog.closed(runtime, interrupted ? Duration.ZERO : grace, cancelled, report.unfinished());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return report;
    }

    private List<Task<?>> drainThenCancel(Duration grace) throws InterruptedException {
        scheduler.enter(Scheduler.Phase.DRAINING);
        if (scheduler.owned().awaitEmpty(saturatedNanos(grace), null)) {
            return List.of();
        }
        scheduler.enter(Scheduler.Phase.CANCELLING);
        List<Task<?>> left = abortAll();
        // Again and again: a task may have spawned another before it saw the phase.
        scheduler.owned().awaitEmpty(CLEANUP_NANOS, this::abortAll);
        return left;
    }

    private List<Task<?>> abortAll() {
        List<Task<?>> left = scheduler.owned().snapshot();
        left.forEach(Task::abort);
        return left;
    }

    private CloseReport stop(int cancelled, int interruptedBefore) {
        scheduler.enter(Scheduler.Phase.CANCELLING);
        scheduler.blocking().close();
        List<String> unfinished = new ArrayList<>();
        scheduler.owned().snapshot().forEach(task -> unfinished.add(task.toString()));
        scheduler.enter(Scheduler.Phase.STOPPED);
        scheduler.unparkAll();
        long deadline = System.nanoTime() + CLEANUP_NANOS;
        try {
            boolean allEnded = threads.awaitEnd(deadline - System.nanoTime());
            runLeftCommands();
            if (allEnded) {
                scheduler.owned().abandonAll();
            }
            scheduler.blocking().awaitEnd(deadline - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unfinished.addAll(scheduler.blocking().unfinished());
        scheduler.unobserved().reportAll();
        return new CloseReport(cancelled, scheduler.blocking().interrupted() - interruptedBefore, unfinished);
    }

    /**
     * Runs the commands that no worker has come to since all are stuck, and leaves the tasks to those that come back. The runtime has
     * stopped, and its threads had their time.
     */
    private void runLeftCommands() {
        RunQueue left = new RunQueue();
        for (Worker worker : scheduler.victims()) {
            List<Job> tasks = new ArrayList<>();
            for (Job job = worker.stealFor(left); job != null; job = left.pop()) {
                runOrKeep(job, tasks);
            }
            worker.driver().inbox.keep(tasks);
        }
        runLeftCommands(scheduler.injector());
        for (Worker worker : scheduler.workers()) {
            runLeftCommands(worker.driver().inbox);
        }
    }

    private static void runLeftCommands(Injector source) {
        List<Job> tasks = new ArrayList<>();
        for (Job job = source.poll(); job != null; job = source.poll()) {
            runOrKeep(job, tasks);
        }
        source.keep(tasks);
    }

    private static void runOrKeep(Job job, List<Job> tasks) {
        if (job instanceof Command command) {
            command.run();
        } else {
            tasks.add(job);
        }
    }

    static long saturatedNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE / 2;
        }
    }
}
