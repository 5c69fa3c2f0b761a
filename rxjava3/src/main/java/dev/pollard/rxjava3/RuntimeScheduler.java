// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import dev.pollard.runtime.CancellableWork;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler of RxJava that runs on a runtime of ours, so that {@code observeOn}, {@code subscribeOn} and timed operators need no threads of their own.
 *
 * <p><b>Behaviour.</b> Each worker is a task that runs what it was given one after the other. Delays and periods are timers of the runtime. Disposing a
 * piece of work keeps it from starting; one that runs goes on to its end.
 *
 * <p><b>Threading.</b> Work runs on the workers of the runtime and must not block: leave that to {@code Schedulers.io()}.
 *
 * <p><b>Ordering.</b> A worker keeps the order; work that is given to the scheduler itself has none.
 *
 * <p><b>Errors.</b> What work throws goes to {@code RxJavaPlugins.onError}. Work that is given after the worker was disposed comes back disposed. So does work
 * that is given when the runtime is closed, and the refusal goes to {@code RxJavaPlugins.onError}: as RxJava's own schedulers do it.
 *
 * <pre>{@code
 * Scheduler scheduler = RuntimeScheduler.on(runtime);
 * flowable.observeOn(scheduler).map(Orders::price)...
 * }</pre>
 */
public final class RuntimeScheduler extends Scheduler {
    private final Spawner runtime;

    private RuntimeScheduler(Spawner runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
    }

    /**
     * Makes a scheduler on a runtime. To shut the scheduler down leaves the runtime open.
     *
     * @param runtime runs the work
     * @return the scheduler
     */
    public static RuntimeScheduler on(Spawner runtime) {
        return new RuntimeScheduler(runtime);
    }

    @Override
    public Disposable scheduleDirect(Runnable run, long delay, TimeUnit unit) {
        Runnable work = reporting(run);
        try {
            if (delay > 0) {
                return later(work, delay, unit);
            }
            CancellableWork now = CancellableWork.of(work);
            runtime.execute(now);
            return new ScheduledWork(now);
        } catch (RejectedExecutionException closed) {
            RxJavaPlugins.onError(closed);
            return Disposable.disposed();
        }
    }

    @Override
    public Worker createWorker() {
        try {
            return new TaskWorker(runtime);
        } catch (RejectedExecutionException closed) {
            RxJavaPlugins.onError(closed);
            return new RefusingWorker();
        }
    }

    /** What RxJava's own schedulers do around work: hooks before it, and its failure to the plugins. */
    static Runnable reporting(Runnable run) {
        Runnable hooked = RxJavaPlugins.onSchedule(run);
        return () -> {
            try {
                hooked.run();
            } catch (Throwable failure) {
                RxJavaPlugins.onError(failure);
            }
        };
    }

    private Disposable later(Runnable work, long delay, TimeUnit unit) {
        Duration time = Duration.ofNanos(unit.toNanos(delay));
        JoinHandle<?> handle = runtime.spawn("scheduled", Time.sleep(time).<@Nullable Void>map(done -> {
                    work.run();
                    return null;
                }))
                .detach();
        return Disposable.fromRunnable(handle::abort);
    }

    @Override
    public String toString() {
        return "RuntimeScheduler(" + runtime + ")";
    }

    /** The worker of a closed runtime. */
    private static final class RefusingWorker extends Worker {
        @Override
        public Disposable schedule(Runnable run, long delay, TimeUnit unit) {
            return Disposable.disposed();
        }

        @Override
        public void dispose() {}

        @Override
        public boolean isDisposed() {
            return true;
        }
    }
}
