// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import dev.pollard.runtime.SerialExecutor;
import dev.pollard.runtime.Spawner;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A worker: a {@link SerialExecutor} that tells RxJava what goes wrong. */
final class TaskWorker extends Scheduler.Worker {
    private final SerialExecutor serial;

    TaskWorker(Spawner runtime) {
        this.serial = SerialExecutor.on(runtime, "scheduler worker");
    }

    @Override
    public Disposable schedule(Runnable run, long delay, TimeUnit unit) {
        Runnable work = RuntimeScheduler.reporting(run);
        try {
            return new ScheduledWork(serial.schedule(work, Duration.ofNanos(unit.toNanos(delay))));
        } catch (RejectedExecutionException refused) {
            if (!serial.isClosed()) {
                RxJavaPlugins.onError(refused);
            }
            return Disposable.disposed();
        }
    }

    @Override
    public void dispose() {
        serial.close();
    }

    @Override
    public boolean isDisposed() {
        return serial.isClosed();
    }

    @Override
    public String toString() {
        return "worker of " + serial;
    }
}
