// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.time.Duration;
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
    private final String name;
    private final Scheduler scheduler;
    private final Shutdown shutdown;

    private AsyncRuntime(Builder builder) {
        this.name = builder.name;
        this.scheduler = new Scheduler(
                this, builder.workers, builder.name, builder.ticker, builder.uncaught, builder.spawnLocations);
        WorkerThread[] threads = new WorkerThread[builder.workers];
        for (int i = 0; i < threads.length; i++) {
            Worker worker = scheduler.workers()[i];
            threads[i] = new WorkerThread(builder.name + "-worker-" + i, worker, () -> drive(worker));
        }
        this.shutdown = new Shutdown(scheduler, threads);
        for (Thread thread : threads) {
            thread.start();
        }
    }

    private void drive(Worker worker) {
        worker.runUntil(() -> scheduler.phase() == Scheduler.Phase.STOPPED);
        worker.close();
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
        return scheduler.spawn("blockOn", future).joinBlocking();
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

    @Override
    public String toString() {
        return "AsyncRuntime(" + name + ", " + scheduler.workers().length + " workers, "
                + scheduler.owned().size() + " tasks)";
    }

    /** Builds an {@link AsyncRuntime}. Not for use by several threads. */
    public static final class Builder {
        private int workers = Math.max(1, Runtime.getRuntime().availableProcessors());
        private String name = "pollard";
        private Ticker ticker = Ticker.system();
        private UncaughtHandler uncaught = UncaughtHandler.logging();
        private boolean spawnLocations = Boolean.getBoolean(SpawnSite.PROPERTY);

        private Builder() {}

        /**
         * Sets the number of workers. Default: the number of processors that the JVM may use.
         *
         * @param count how many
         * @return this builder
         * @throws IllegalArgumentException if it is not between 1 and 1024
         */
        public Builder workers(int count) {
            if (count < 1 || count > 1024) {
                throw new IllegalArgumentException("workers not in 1..1024: " + count);
            }
            workers = count;
            return this;
        }

        /**
         * Sets the name, with which the names of the threads begin. Default: {@code pollard}.
         *
         * @param prefix the name
         * @return this builder
         */
        public Builder name(String prefix) {
            name = Objects.requireNonNull(prefix, "name");
            return this;
        }

        /**
         * Sets the clock of the timers. Default: the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder ticker(Ticker clock) {
            ticker = Objects.requireNonNull(clock, "ticker");
            return this;
        }

        /**
         * Sets who is told of failures that nobody awaits. Default: {@link UncaughtHandler#logging()}.
         *
         * @param handler the handler
         * @return this builder
         */
        public Builder onUncaught(UncaughtHandler handler) {
            uncaught = Objects.requireNonNull(handler, "handler");
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
            spawnLocations = record;
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
