// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.function.CheckedRunnable;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A runtime of several workers that share the work.
 *
 * <p><b>Behaviour.</b> Each worker polls tasks, and between them looks after the sockets and timers of the tasks that it polled: the loop that polls is the loop
 * that runs the tasks. A worker that has nothing to do takes tasks from another. The threads are daemons and start with the runtime.
 *
 * <p><b>Ordering.</b> A task that is woken runs within a bounded time if each poll is bounded; no order is promised.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * <p>Example:
 *
 * <pre>{@code
 * try (AsyncRuntime runtime = AsyncRuntime.create()) {
 *     String greeting = runtime.blockOn(Futures.fromCallable(() -> "hello"));
 * }
 * }</pre>
 *
 * @implNote The scheduler has the shape of Tokio's: a bounded queue per worker from which others steal half, one LIFO slot, a global queue,
 *     at most half of the workers searching. Unlike Tokio's, each worker has a selector and a timer wheel of its own and sleeps in that selector.
 */
public final class AsyncRuntime implements Spawner, AutoCloseable {
    /** A shorter one would take what the operating system does between two slices of time for a stuck poll. */
    private static final Duration LEAST_THRESHOLD = Duration.ofMillis(2);

    private final String name;
    private final Scheduler scheduler;
    private final Crew crew;
    private final PinnedLoads pinned;
    private final Watchdog watchdog;
    private final Shutdown shutdown;

    private AsyncRuntime(Builder builder) {
        this.name = builder.settings.name;
        this.scheduler = new Scheduler(this, builder.settings);
        this.crew = new Crew(scheduler, name);
        this.pinned = new PinnedLoads(scheduler.places());
        this.watchdog = new Watchdog(scheduler, crew, builder.stuckPolls, name);
        this.shutdown = new Shutdown(scheduler, nanos -> {
            watchdog.stop();
            return crew.awaitEnd(nanos);
        });
        scheduler.watchdog(watchdog);
        crew.start();
        watchdog.threshold(builder.stuckNanos);
    }

    /**
     * Starts a runtime with one worker for each processor.
     *
     * @return the runtime
     */
    public static AsyncRuntime create() {
        return builder().build();
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
     * Returns the runtime that is shared by those who have none of their own, such as a stream that is subscribed to without one.
     *
     * <p>Started on first use, never closed.
     *
     * @return the shared runtime
     */
    public static AsyncRuntime shared() {
        return Shared.INSTANCE;
    }

    private static final class Shared {
        static final AsyncRuntime INSTANCE = builder().name("pollard-shared").build();
    }

    /**
     * Returns a context for polling by hand with the services of the {@linkplain #shared() shared runtime}, as {@link #newContext} does, which starts that runtime only
     * when a poll asks for a service that needs its threads: timers, sockets, spawning, blocking calls. To ask for the clock, or for what no
     * runtime has, does not.
     *
     * @param waker the waker of the context
     * @return the context; its budget is unlimited
     */
    public static Context sharedContext(Waker waker) {
        return new SharedContext(waker);
    }

    /**
     * Runs a future as a task and waits for it on the calling thread.
     *
     * <p><b>Threading.</b> Not on a worker thread, which it would block. The future runs on the workers.
     *
     * <p><b>Cancellation.</b> An interrupt aborts the task; this method returns once its cleanup has run.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return its value
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     * @throws InterruptedException if the thread was interrupted and the task ended by that
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     * @throws Exception what the future threw
     */
    public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
        Objects.requireNonNull(future, "future");
        BlockingRefusal.check("blockOn");
        return BlockedJoin.await(scheduler.spawn("blockOn", future));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        return scheduler.spawn(null, Objects.requireNonNull(future, "future"));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String taskName, Future<T> future) {
        Objects.requireNonNull(taskName, "name");
        return scheduler.spawn(taskName, Objects.requireNonNull(future, "future"));
    }

    /**
     * Makes a call that blocks on the calling thread, after another thread has taken over what its worker has: other tasks, sockets, timers.
     *
     * <p><b>Behaviour.</b> For a call that has to be made on this very thread, or that uses what can't be handed to another one. Else {@code spawnBlocking} is the better
     * way: it costs the worker nothing, can be aborted, and is limited in number. Where no task is polled, as in a blocking call or outside of a runtime, this
     * just makes the call. During the call methods that block, {@link #blockOn} among them, are not refused.
     *
     * <p><b>The rest of the task waits.</b> Its other branches, the children of a {@code join} or a {@code select}, stand still until the call returns, and
     * so do the tasks that are pinned to this worker. A timeout around the call does not cut it short.
     *
     * <p><b>Threading.</b> In a poll on a runtime that {@linkplain Scheduling#WORK_STEALING steals}. The thread becomes a spare one after the poll. There are at most 256
     * spare threads; beyond that the worker itself is blocked, as by any call that blocks, until one of them is free.
     *
     * <p><b>Cancellation.</b> An abort of the task is seen after the poll: it neither interrupts nor undoes the call.
     *
     * <p><b>Example.</b>
     *
     * <pre>{@code
     * Future<Long> size = row.map(found -> AsyncRuntime.blockInPlace(() -> legacy.sizeOf(found)));
     * }</pre>
     *
     * @param <T> the type of the value
     * @param call the call
     * @return its value
     * @throws IllegalStateException if no other thread can go on with the tasks: in a {@link LocalRuntime}, with {@link Scheduling#THREAD_PER_CORE}, in a
     *     simulation, in a waker
     * @throws Exception what the call throws
     */
    public static <T extends @Nullable Object> T blockInPlace(Callable<T> call) throws Exception {
        return BlockInPlace.call(call);
    }

    /**
     * Makes a call without a value that blocks on the calling thread, as {@link #blockInPlace(Callable)} does.
     *
     * @param call the call
     * @throws IllegalStateException if no other thread can go on with the tasks
     * @throws Exception what the call throws
     */
    public static void blockInPlace(CheckedRunnable call) throws Exception {
        Objects.requireNonNull(call, "call");
        BlockInPlace.<@Nullable Void>call(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Returns how many workers there are.
     *
     * @return the number that the builder was given
     */
    public int workers() {
        return scheduler.places();
    }

    /**
     * Starts a task that is polled by one worker only.
     *
     * <p>The future is made by that worker, in the first turn of the task. Tasks that are pinned to the same worker never run at the same time, so
     * they may share what is not thread-safe. If the watchdog puts another thread into the place of the worker that thread goes on with them, but not while
     * the worker is stuck in one of them.
     *
     * @param <T> the type of the value
     * @param worker the number of the worker, from 0
     * @param factory makes the future; what it throws is the failure of the task
     * @return the handle of the task
     * @throws IndexOutOfBoundsException if there is no such worker
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    public <T extends @Nullable Object> JoinHandle<T> spawnPinned(int worker, Callable<? extends Future<T>> factory) {
        return spawnPinned(worker, null, factory);
    }

    /**
     * Starts a named task that is polled by one worker only, as {@link #spawnPinned(int, Callable)} does.
     *
     * @param <T> the type of the value
     * @param worker the number of the worker, from 0
     * @param taskName the name of the task in messages and dumps, or null for none
     * @param factory makes the future
     * @return the handle of the task
     * @throws IndexOutOfBoundsException if there is no such worker
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    public <T extends @Nullable Object> JoinHandle<T> spawnPinned(
            int worker, @Nullable String taskName, Callable<? extends Future<T>> factory) {
        Objects.checkIndex(worker, scheduler.places());
        Objects.requireNonNull(factory, "factory");
        pinned.take(worker);
        return startPinned(worker, taskName, factory);
    }

    /**
     * Starts a task that is polled by one worker only: the one to which the fewest live tasks are pinned.
     *
     * <p>As {@link #spawnPinned(int, Callable)} in everything else: the future is made by that worker, so what it is made of need not be thread-safe.
     *
     * @param <T> the type of the value
     * @param factory makes the future; what it throws is the failure of the task
     * @return the handle of the task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    public <T extends @Nullable Object> JoinHandle<T> spawnPinned(Callable<? extends Future<T>> factory) {
        Objects.requireNonNull(factory, "factory");
        return startPinned(pinned.takeLeast(), null, factory);
    }

    /**
     * Starts a named task that is polled by one worker only, as {@link #spawnPinned(Callable)} does.
     *
     * @param <T> the type of the value
     * @param taskName the name of the task in messages and dumps
     * @param factory makes the future
     * @return the handle of the task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    public <T extends @Nullable Object> JoinHandle<T> spawnPinned(
            String taskName, Callable<? extends Future<T>> factory) {
        Objects.requireNonNull(taskName, "name");
        Objects.requireNonNull(factory, "factory");
        return startPinned(pinned.takeLeast(), taskName, factory);
    }

    private <T extends @Nullable Object> JoinHandle<T> startPinned(
            int worker, @Nullable String taskName, Callable<? extends Future<T>> factory) {
        Future<T> future = new PinnedFuture<>(Futures.<T>defer(factory), pinned, worker);
        try {
            return scheduler.spawnPinned(taskName, future, worker);
        } catch (Throwable refused) {
            future.cancel(); // counts no more
            throw refused;
        }
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
     * @return a snapshot
     */
    public RuntimeMetrics metrics() {
        return scheduler.metering().take(Math.max(0, crew.alive().size() - scheduler.places()));
    }

    /**
     * Sets how long one poll may take before the watchdog takes it for stuck, or turns the watchdog off or on.
     *
     * <p>A stuck poll is reported to the handler that the builder was given, and the queue, the sockets and the timers of its worker go to another
     * thread. When the poll returns its thread becomes a spare one. Detection takes up to one and a half times the threshold.
     *
     * @param threshold how long, at least two milliseconds; zero turns the watchdog off
     * @throws IllegalArgumentException if it is less than two milliseconds and not zero
     */
    public void watchdog(Duration threshold) {
        watchdog.threshold(stuckNanos(threshold));
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Crew crew() {
        return crew;
    }

    private static long stuckNanos(Duration threshold) {
        Objects.requireNonNull(threshold, "threshold");
        if (!threshold.isZero() && threshold.compareTo(LEAST_THRESHOLD) < 0) {
            throw new IllegalArgumentException("threshold < 2 ms and not zero: " + threshold);
        }
        return Shutdown.saturatedNanos(threshold);
    }

    /**
     * Closes: stops accepting, waits for the tasks, cancels those that are left, and says what did not end even then.
     *
     * <p>Tasks may still spawn tasks while they are waited for. What is cancelled gets another second for its cleanup; then the threads
     * stop. Failures that nobody has awaited reach the handler. Idempotent.
     *
     * @param grace how long the tasks may take to end by themselves
     * @return what was cancelled, and what did not end
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public CloseReport close(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        BlockingRefusal.check("close");
        return shutdown.close(grace);
    }

    /** Closes without a grace: as {@link #close(Duration)} with {@link Duration#ZERO}. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    String name() {
        return name;
    }

    long liveTasks() {
        return scheduler.owned().size();
    }

    /**
     * Tells what each task is doing: its state, and the tree of what it awaits.
     *
     * <p>Polls nothing and stops nothing, and works as well while every worker is stuck in a poll. Costs some microseconds for each task, on the calling
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
        return "AsyncRuntime(" + name + ", " + scheduler.places() + " workers, "
                + scheduler.owned().size() + " tasks)";
    }

    /** Builds an {@link AsyncRuntime}. Not for use by several threads. */
    public static final class Builder {
        private final SchedulerSettings settings = new SchedulerSettings();
        private long stuckNanos = stuckNanos(Duration.ofMillis(100));
        private StuckPollHandler stuckPolls = StuckPollHandler.logging();

        private Builder() {}

        /**
         * Sets the number of workers. Default: the system property {@code pollard.workers}, else the number of processors that the JVM may use.
         *
         * @param count how many
         * @return this builder
         * @throws IllegalArgumentException if it is not between 1 and 1024
         */
        public Builder workers(int count) {
            if (count < 1 || count > 1024) {
                throw new IllegalArgumentException("workers not in 1..1024: " + count);
            }
            settings.workers = count;
            return this;
        }

        /**
         * Sets the name, with which the names of the threads begin. Default: {@code pollard}.
         *
         * @param prefix the name
         * @return this builder
         */
        public Builder name(String prefix) {
            settings.name = Objects.requireNonNull(prefix, "name");
            return this;
        }

        /**
         * Sets how the workers share the tasks. Default: {@link Scheduling#WORK_STEALING}.
         *
         * @param policy how
         * @return this builder
         */
        public Builder scheduling(Scheduling policy) {
            settings.scheduling = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets whether a task that is woken by the one that runs is run next, before those that are queued. That saves a trip through the queue and finds
         * what the two share in the cache; but while the running poll is long, no other worker takes the task. Without it each task waits for its turn in the
         * queue, from which others steal. Default: yes.
         *
         * @param use whether to
         * @return this builder
         */
        public Builder lifoSlot(boolean use) {
            settings.lifo = use;
            return this;
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
            settings.uncaught = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Sets how long one poll may take before the watchdog takes it for stuck. Default: 100 ms. It can be changed later: see
         * {@link AsyncRuntime#watchdog(Duration)}.
         *
         * @param threshold how long, at least two milliseconds; zero turns the watchdog off
         * @return this builder
         * @throws IllegalArgumentException if it is less than two milliseconds and not zero
         */
        public Builder watchdog(Duration threshold) {
            stuckNanos = stuckNanos(threshold);
            return this;
        }

        /**
         * Sets who is told of polls that take too long. Default: {@link StuckPollHandler#logging()}.
         *
         * @param handler the handler
         * @return this builder
         */
        public Builder onStuckPoll(StuckPollHandler handler) {
            stuckPolls = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Sets what is called at certain moments in the life of workers and tasks. Default: nothing.
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
         * Sets how many blocking calls run at a time: on virtual threads, or on JDK 17 on as many threads of the system. Default: 512.
         *
         * @param most how many
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder blockingThreads(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("blocking threads < 1: " + most);
            }
            settings.blockingThreads = most;
            return this;
        }

        /**
         * Sets how many blocking calls may wait for a thread before {@link Spawner#spawnBlockingWhenFree} waits. Default: 1024.
         *
         * @param most how many
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder blockingQueue(int most) {
            if (most < 0) {
                throw new IllegalArgumentException("blocking queue < 0: " + most);
            }
            settings.blockingQueue = most;
            return this;
        }

        /**
         * Sets whether each task notes where in the code it was spawned, for messages and dumps. Costs about a microsecond for each spawn. Default:
         * the system property {@code pollard.spawnLocations}, else no.
         *
         * @param record whether to
         * @return this builder
         */
        public Builder spawnLocations(boolean record) {
            settings.spawnLocations = record;
            return this;
        }

        /**
         * Starts the runtime.
         *
         * @return the runtime
         */
        public AsyncRuntime build() {
            return new AsyncRuntime(this);
        }
    }
}
