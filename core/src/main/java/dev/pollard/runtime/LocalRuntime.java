// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A runtime without threads of its own: the thread that calls {@link #blockOn} or {@link #run} polls all tasks.
 *
 * <p><b>Behaviour.</b> Everything runs on one thread, so tasks need no synchronisation among themselves. Tasks go on only while somebody is in
 * {@code blockOn} or {@code run}; between such calls they stand still.
 *
 * <p><b>Threading.</b> One thread at a time drives the runtime. Spawning, waking, aborting: any thread.
 *
 * <p>Example:
 *
 * <pre>{@code
 * try (LocalRuntime runtime = LocalRuntime.create()) {
 *     runtime.blockOn(Time.sleep(Duration.ofMillis(5)));
 * }
 * }</pre>
 */
public final class LocalRuntime implements Spawner, AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Scheduler scheduler;
    private final Worker worker;
    private final AtomicReference<@Nullable Thread> driver = new AtomicReference<>();
    private @Nullable Whereabouts before; // of the driving thread; owner: that thread
    private volatile boolean finished;
    private @Nullable CloseReport report; // guarded by this

    private LocalRuntime(SchedulerSettings settings) {
        this.scheduler = new Scheduler(this, settings);
        this.worker = scheduler.workers()[0];
    }

    /**
     * Creates a runtime with the clock of the system and failures logged.
     *
     * @return the runtime
     */
    public static LocalRuntime create() {
        return builder().build();
    }

    /**
     * Creates a runtime.
     *
     * @param ticker the clock of its timers
     * @param uncaught is told of failures that nobody awaits
     * @return the runtime
     */
    public static LocalRuntime create(Ticker ticker, UncaughtHandler uncaught) {
        return builder().ticker(ticker).onUncaught(uncaught).build();
    }

    /**
     * Returns the builder of a runtime.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs a future as a task, and all other tasks with it, on the calling thread until the future has ended.
     *
     * <p><b>Cancellation.</b> An interrupt aborts the task; this method returns once its cleanup has run.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return its value
     * @throws IllegalStateException if the calling thread is a worker of any runtime, or another thread drives this one
     * @throws InterruptedException if the thread was interrupted and the task ended by that
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     * @throws Exception what the future threw
     */
    public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
        Objects.requireNonNull(future, "future");
        BlockingRefusal.check("blockOn");
        enter();
        begin();
        try {
            Task<T> task = scheduler.spawn("blockOn", future);
            boolean[] interrupted = new boolean[1];
            worker.runUntil(() -> {
                if (Thread.interrupted()) {
                    interrupted[0] = true;
                    task.abort();
                }
                return task.isFinished();
            });
            return BlockedJoin.outcome(task, interrupted[0]);
        } finally {
            leave();
        }
    }

    /**
     * Drives all tasks on the calling thread until {@link #close} is called by another.
     *
     * @throws IllegalStateException if the calling thread is a worker of any runtime, or another thread drives this one
     */
    public void run() {
        BlockingRefusal.check("run");
        enter();
        drive();
    }

    /** For the time of closing, whenever no other thread is at it. */
    private void driveToTheEnd() {
        while (!finished) {
            if (driver.compareAndSet(null, Thread.currentThread())) {
                drive();
            } else {
                LockSupport.parkNanos(LOOK_NANOS); // the other may leave before the end
            }
        }
    }

    private void drive() {
        begin();
        try {
            worker.runUntil(() -> scheduler.phase() == Scheduler.Phase.STOPPED);
        } finally {
            leave();
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    private void enter() {
        if (!driver.compareAndSet(null, Thread.currentThread())) {
            throw new IllegalStateException("already driven by another thread: " + driver.get());
        }
    }

    private void begin() {
        BlockingRefusal.enter();
        before = Whereabouts.enter(new Whereabouts(this, Thread.currentThread()));
        scheduler.localDriver(Thread.currentThread());
    }

    private void leave() {
        if (scheduler.phase() == Scheduler.Phase.STOPPED) {
            worker.finish();
            finished = true;
        }
        scheduler.localDriver(null);
        Whereabouts.enter(before);
        before = null;
        BlockingRefusal.leave();
        driver.set(null);
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        return scheduler.spawn(null, Objects.requireNonNull(future, "future"));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        Objects.requireNonNull(name, "name");
        return scheduler.spawn(name, Objects.requireNonNull(future, "future"));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        return scheduler.spawn(null, Futures.blocking(Objects.requireNonNull(call, "call")));
    }

    @Override
    public void execute(Runnable command) {
        scheduler.execute(Objects.requireNonNull(command, "command"));
    }

    @Override
    public Context newContext(Waker waker) {
        return new ForeignContext(scheduler, waker);
    }

    /**
     * Returns what this runtime has done so far, and what is in it now.
     *
     * @return a snapshot, with one worker
     */
    public RuntimeMetrics metrics() {
        return scheduler.metering().take(/* spareThreads= */ 0);
    }

    /**
     * Closes: stops accepting, drives the tasks, cancels those that are left, and says what did not end even then.
     *
     * <p>A thread that drives this runtime goes on to do so meanwhile, and its {@link #run} returns at the end; if there is none, a
     * thread is started for it. Idempotent.
     *
     * @param grace how long the tasks may take to end by themselves
     * @return what was cancelled, and what did not end
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public synchronized CloseReport close(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        BlockingRefusal.check("close");
        if (report == null) {
            Thread closer = new Thread(this::driveToTheEnd, "pollard-local-close");
            closer.setDaemon(true);
            closer.start();
            report = new Shutdown(scheduler, nanos -> {
                        TimeUnit.NANOSECONDS.timedJoin(closer, Math.max(1, nanos));
                        return !closer.isAlive();
                    })
                    .close(grace);
        }
        return report;
    }

    /** Closes without a grace: as {@link #close(Duration)} with {@link Duration#ZERO}. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    long liveTasks() {
        return scheduler.owned().size();
    }

    /**
     * Tells what each task is doing: its state, and the tree of what it awaits.
     *
     * <p>Polls nothing and stops nothing. Costs some microseconds for each task, on the calling
     * thread.
     *
     * <p><b>Threading.</b> Any thread, at any time, also after the runtime was closed.
     *
     * @return the dump; {@link RuntimeDump#toString()} is for people
     */
    public RuntimeDump dump() {
        return Survey.of(scheduler);
    }

    @Override
    public String toString() {
        return "LocalRuntime(" + scheduler.owned().size() + " tasks)";
    }

    /** Builds a {@link LocalRuntime}. Not for use by several threads. */
    public static final class Builder {
        private final SchedulerSettings settings = new SchedulerSettings();

        private Builder() {
            settings.workers = 1;
            settings.name = "pollard-local";
            settings.local = true;
        }

        /**
         * Sets the clock of the timers. Default: the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder ticker(Ticker clock) {
            settings.ticker = Objects.requireNonNull(clock, "ticker");
            return this;
        }

        /**
         * Sets who is told of failures that nobody awaits. Default: {@link UncaughtHandler#logging()}.
         *
         * @param handler the handler
         * @return this builder
         */
        public Builder onUncaught(UncaughtHandler handler) {
            settings.uncaught = Objects.requireNonNull(handler, "uncaught");
            return this;
        }

        /**
         * Sets what is called at certain moments in the life of the worker and the tasks. Default: nothing.
         *
         * @param calls the hooks
         * @return this builder
         */
        public Builder hooks(RuntimeHooks calls) {
            settings.hooks = Objects.requireNonNull(calls, "hooks");
            return this;
        }

        /**
         * Sets what is measured of each task. Default: nothing, since it costs each poll something: see {@link Measurement}.
         *
         * @param what what to measure, beside what was said before
         * @return this builder
         */
        public Builder measure(Measurement... what) {
            settings.measured.addAll(List.of(what));
            return this;
        }

        /**
         * Creates the runtime.
         *
         * @return the runtime
         */
        public LocalRuntime build() {
            return new LocalRuntime(settings);
        }
    }
}
