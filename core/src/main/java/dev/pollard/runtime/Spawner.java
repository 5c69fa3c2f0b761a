// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.function.CheckedRunnable;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs futures: an {@link AsyncRuntime} or a {@link LocalRuntime}.
 *
 * <p>Found in the {@link Context} of every poll by {@code cx.service(Spawner.class)}.
 *
 * <p><b>Threading.</b> Any thread, unless a method says otherwise.
 */
public interface Spawner extends Executor {

    /**
     * Returns where the calling code spawns: the scope in which it is polled, else the runtime whose task it is part of.
     *
     * <p>For functions and callbacks in which there is no {@link Context} to ask: the body of an {@code async}, the function of a {@code map} or a
     * {@code forEach}. It works in whatever a task runs in its polls, and in calls that {@code spawnBlocking} and {@link AsyncRuntime#blockInPlace} make; not
     * in wakers and hooks of other threads, and not where a future is polled by hand.
     *
     * <pre>{@code
     * listener.incoming().forEach(connection -> Spawner.current().spawn(serve(connection)).detach());
     * }</pre>
     *
     * @return the innermost scope, or the runtime
     * @throws IllegalStateException if the calling thread runs no code of a task
     */
    static Spawner current() {
        Whereabouts here = Whereabouts.find();
        Object found = here == null ? null : here.spawner();
        if (found == null) {
            throw new IllegalStateException(
                    "no runtime on thread " + Thread.currentThread().getName()
                            + ": Spawner.current() is for code that a task runs; elsewhere, name the runtime");
        }
        return (Spawner) found;
    }

    /**
     * Starts a task that runs the future.
     *
     * <p>The future belongs to the task from now on. It runs whether or not anybody awaits the handle. If it fails and the handle
     * has been detached, the failure reaches the runtime's handler.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return the handle of the task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed; the future has been cancelled
     */
    <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future);

    /**
     * Starts a named task that runs the future.
     *
     * @param <T> the type of the value
     * @param name the name of the task in messages and dumps
     * @param future the future
     * @return the handle of the task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed; the future has been cancelled
     */
    <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future);

    /**
     * Runs a call that blocks on a thread that may block.
     *
     * <p>{@code abort} takes the call back if it has not started, and interrupts its thread otherwise.
     *
     * @param <T> the type of the value
     * @param call the call
     * @return the handle of the call
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call);

    /**
     * Runs a call that blocks and gives no value, as {@link #spawnBlocking(Callable)} does.
     *
     * @param call the call
     * @return the handle of the call, whose value is null
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    default JoinHandle<@Nullable Void> spawnBlocking(CheckedRunnable call) {
        Objects.requireNonNull(call, "call");
        return this.<@Nullable Void>spawnBlocking(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Runs a named call that blocks, as {@link #spawnBlocking(Callable)} does.
     *
     * @param <T> the type of the value
     * @param name the name of its task in messages, dumps and the report of {@code close}
     * @param call the call
     * @return the handle of the call
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    default <T extends @Nullable Object> JoinHandle<T> spawnBlocking(String name, Callable<T> call) {
        return spawn(name, Futures.blocking(Objects.requireNonNull(call, "call")));
    }

    /**
     * Runs a named call that blocks and gives no value, as {@link #spawnBlocking(Callable)} does.
     *
     * @param name the name of its task in messages, dumps and the report of {@code close}
     * @param call the call
     * @return the handle of the call, whose value is null
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    default JoinHandle<@Nullable Void> spawnBlocking(String name, CheckedRunnable call) {
        return spawn(name, Futures.blocking(call));
    }

    /**
     * Runs a call that blocks, once there is a thread for it or a place in the queue: the way to make many calls without the list of those that
     * wait growing beyond what the runtime was told.
     *
     * <p><b>Ordering.</b> Those who wait get their places in the order in which they came.
     *
     * <p><b>Cancellation.</b> Takes the call back. After the future was ready the call belongs to its handle.
     *
     * @param <T> the type of the value
     * @param call the call
     * @return a future that is ready with the handle of the call; it fails with {@link java.util.concurrent.RejectedExecutionException} if the runtime is closed
     */
    default <T extends @Nullable Object> Future<JoinHandle<T>> spawnBlockingWhenFree(Callable<T> call) {
        return new SpawnBlockingWhenFree<>(this, call);
    }

    /**
     * Runs a short task on a worker. It must not block.
     *
     * @param command the task; what it throws reaches the runtime's handler
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    @Override
    void execute(Runnable command);

    /**
     * Returns a context for polling by hand, with all services of this runtime, from any thread.
     *
     * <p>Once the runtime has closed nobody looks after its timers and sockets: what has to wait for one of them fails.
     *
     * @param waker the waker of the context
     * @return the context; its budget is unlimited
     */
    Context newContext(Waker waker);
}
