// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a runtime measures of its tasks beyond what is always counted. */
final class Measuring {
    final boolean pollTimes;
    final boolean delays;

    /** Whether each task has figures of its own. */
    final boolean tasks;

    private final Scheduler scheduler;

    private Measuring(Scheduler scheduler, Set<Measurement> wanted) {
        this.scheduler = scheduler;
        this.pollTimes = wanted.contains(Measurement.POLL_TIMES);
        this.delays = wanted.contains(Measurement.SCHEDULE_LATENCY);
        this.tasks = wanted.contains(Measurement.TASKS);
    }

    /** Returns null if nothing is wanted. */
    static @Nullable Measuring of(Scheduler scheduler, Set<Measurement> wanted) {
        return wanted.isEmpty() ? null : new Measuring(scheduler, EnumSet.copyOf(wanted));
    }

    /** Wraps the future of a new task. */
    static <T extends @Nullable Object> Future<T> wrap(@Nullable Measuring measuring, Future<T> future) {
        return measuring == null ? future : new Measured<>(measuring, future);
    }

    long now() {
        return scheduler.nanoTime();
    }

    /** Where the calling worker counts; null for who is none. */
    @Nullable
    Counts here() {
        Worker worker = scheduler.currentWorker();
        return worker == null ? null : worker.counts();
    }

    @Override
    public String toString() {
        return "Measuring(poll times " + pollTimes + ", delays " + delays + ", tasks " + tasks + ")";
    }
}
