// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.future.Future;
import dev.pollard.runtime.CancellableWork;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.MissedTickBehavior;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * A scheduler of Reactor that runs on a runtime of ours, so that {@code publishOn}, {@code subscribeOn} and timed operators need no threads of their own.
 *
 * <p><b>Behaviour.</b> Each worker is a task that runs what it was given one after the other. Delays and periods are timers of the runtime. Disposing a
 * piece of work keeps it from starting; one that runs goes on to its end.
 *
 * <p><b>Threading.</b> Work runs on the workers of the runtime and must not block: leave that to {@code Schedulers.boundedElastic()}.
 *
 * <p><b>Ordering.</b> A worker keeps the order; work that is given to the scheduler itself has none.
 *
 * <p><b>Errors.</b> What work throws reaches the runtime's handler. Work that is given after {@link #dispose()}, or when the runtime is closed, is refused with a
 * {@link RejectedExecutionException}.
 *
 * <pre>{@code
 * Scheduler scheduler = RuntimeScheduler.on(runtime);
 * flux.publishOn(scheduler).map(Orders::price)...
 * }</pre>
 */
public final class RuntimeScheduler implements Scheduler {
    /** Less than a nanosecond can't be told. */
    private static final Duration SHORTEST_PERIOD = Duration.ofNanos(1);

    private final Spawner runtime;
    private final Disposable.Composite workers = Disposables.composite();

    private RuntimeScheduler(Spawner runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
    }

    /**
     * Makes a scheduler on a runtime. To dispose the scheduler leaves the runtime open.
     *
     * @param runtime runs the work
     * @return the scheduler
     */
    public static RuntimeScheduler on(Spawner runtime) {
        return new RuntimeScheduler(runtime);
    }

    @Override
    public Disposable schedule(Runnable task) {
        refuseIfDisposed();
        CancellableWork work = CancellableWork.of(task);
        runtime.execute(work);
        return new ScheduledWork(work);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        if (delay <= 0) {
            return schedule(task);
        }
        refuseIfDisposed();
        return later(Objects.requireNonNull(task, "task"), delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        Objects.requireNonNull(task, "task");
        refuseIfDisposed();
        return periodically(runtime, task, initialDelay, period, unit);
    }

    @Override
    public Worker createWorker() {
        refuseIfDisposed();
        return new TaskWorker(runtime, workers);
    }

    private void refuseIfDisposed() {
        if (workers.isDisposed()) {
            throw new RejectedExecutionException("disposed: " + this);
        }
    }

    /** Ends the workers, and refuses work from now on. Work that waits for its time outside of a worker is not looked for. */
    @Override
    public void dispose() {
        workers.dispose();
    }

    @Override
    public boolean isDisposed() {
        return workers.isDisposed();
    }

    private Disposable later(Runnable work, long delay, TimeUnit unit) {
        Duration time = Duration.ofNanos(unit.toNanos(delay));
        return started(runtime, Time.sleep(time).<@Nullable Void>map(done -> {
            work.run();
            return null;
        }));
    }

    static Disposable periodically(Spawner runtime, Runnable task, long initialDelay, long period, TimeUnit unit) {
        Duration first = Duration.ofNanos(Math.max(0, unit.toNanos(initialDelay)));
        Duration between = Duration.ofNanos(unit.toNanos(period));
        return started(
                runtime,
                AsyncStream.interval(
                                first,
                                between.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : between,
                                MissedTickBehavior.BURST)
                        .forEach(tick -> task.run()));
    }

    private static Disposable started(Spawner runtime, Future<?> future) {
        JoinHandle<?> handle = runtime.spawn("scheduled", future).detach();
        return new Disposable() {
            @Override
            public void dispose() {
                handle.abort();
            }

            @Override
            public boolean isDisposed() {
                return handle.isFinished();
            }
        };
    }

    @Override
    public String toString() {
        return "RuntimeScheduler(" + runtime + ")";
    }
}
