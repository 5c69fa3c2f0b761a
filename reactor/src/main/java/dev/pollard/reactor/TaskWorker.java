// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.runtime.SerialExecutor;
import dev.pollard.runtime.Spawner;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** A worker: a {@link SerialExecutor}, and what comes again and again. */
final class TaskWorker implements Scheduler.Worker {
    private final Spawner runtime;
    private final SerialExecutor serial;

    /** The executor, and what comes again and again. */
    private final Disposable.Composite parts = Disposables.composite();

    private final Disposable.Composite owner;

    TaskWorker(Spawner runtime, Disposable.Composite owner) {
        this.runtime = runtime;
        this.owner = owner;
        this.serial = SerialExecutor.on(runtime, "scheduler worker");
        parts.add(serial::close);
        if (!owner.add(this)) {
            throw new RejectedExecutionException("disposed");
        }
    }

    @Override
    public Disposable schedule(Runnable work) {
        return new ScheduledWork(serial.schedule(work));
    }

    @Override
    public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
        return new ScheduledWork(serial.schedule(work, Duration.ofNanos(unit.toNanos(delay))));
    }

    @Override
    public Disposable schedulePeriodically(Runnable work, long initialDelay, long period, TimeUnit unit) {
        Objects.requireNonNull(work, "work");
        Disposable ticks =
                RuntimeScheduler.periodically(runtime, () -> serial.tryExecute(work), initialDelay, period, unit);
        if (!parts.add(ticks)) {
            throw new RejectedExecutionException("disposed: " + this);
        }
        return ticks;
    }

    @Override
    public void dispose() {
        parts.dispose();
        owner.remove(this);
    }

    @Override
    public boolean isDisposed() {
        return parts.isDisposed();
    }

    @Override
    public String toString() {
        return "worker of " + runtime;
    }
}
