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
 * interrupt blocking calls; stop the workers; report.
 */
final class Shutdown {
    /** What cancelled tasks and interrupted calls get to clean up. */
    private static final long CLEANUP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Scheduler scheduler;
    private final Thread[] threads;
    private @Nullable CloseReport report; // guarded by this

    Shutdown(Scheduler scheduler, Thread[] threads) {
        this.scheduler = scheduler;
        this.threads = threads;
    }

    synchronized CloseReport close(Duration grace) {
        if (report == null) {
            boolean interrupted = false;
            int cancelled = 0;
            try {
                cancelled = drainThenCancel(grace);
            } catch (InterruptedException e) {
                interrupted = true; // no more waiting
                scheduler.owned().forEach(Task::abort);
            }
            report = stop(cancelled);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return report;
    }

    private int drainThenCancel(Duration grace) throws InterruptedException {
        scheduler.enter(Scheduler.Phase.DRAINING);
        if (scheduler.owned().awaitEmpty(saturatedNanos(grace))) {
            return 0;
        }
        scheduler.enter(Scheduler.Phase.CANCELLING);
        scheduler.owned().close();
        List<Task<?>> left = scheduler.owned().snapshot();
        left.forEach(Task::abort);
        scheduler.owned().awaitEmpty(CLEANUP_NANOS);
        return left.size();
    }

    private CloseReport stop(int cancelled) {
        scheduler.owned().close();
        scheduler.blocking().close();
        List<String> unfinished = new ArrayList<>();
        scheduler.owned().forEach(task -> unfinished.add(task.toString()));
        scheduler.enter(Scheduler.Phase.STOPPED);
        scheduler.unparkAll();
        long deadline = System.nanoTime() + CLEANUP_NANOS;
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            }
            scheduler.blocking().awaitEnd(deadline - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unfinished.addAll(scheduler.blocking().unfinished());
        scheduler.unobserved().reportAll();
        return new CloseReport(cancelled, unfinished);
    }

    static long saturatedNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE / 2;
        }
    }
}
