// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.FutureSet;
import dev.pollard.future.Futures;
import dev.pollard.future.FuturesOrdered;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one kind whose results are taken as they come.
 *
 * <p><b>Behaviour.</b> The tasks run by themselves, in parallel if the runtime has several workers, whether or not anybody takes the results; what is not
 * taken is kept. {@link #close()} aborts those that have not ended. A set that has run empty can be filled again.
 *
 * <p>Spawned in a {@link Scope}, the tasks are its children too: by a policy other than {@link Scope.Policy#SUPERVISE} a failure is also the scope's.
 *
 * <p><b>Threading.</b> One owner, as a future has; spawning and {@link #abortAll} are the owner's too.
 *
 * <p><b>Ordering.</b> Results come as the tasks end, or in the order of spawning from an {@linkplain #ordered(Spawner) ordered} set. By a key: {@link JoinMap}.
 *
 * <pre>{@code
 * try (JoinSet<Page> pages = JoinSet.bounded(scope, 8)) {
 *     ...
 *     await(pages.spawnWhenFree(load(url))); // waits while eight are being loaded
 *     ...
 *     while (!pages.isEmpty()) {
 *         store(await(pages.joinNext()));
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class JoinSet<T extends @Nullable Object> implements Inspectable, AutoCloseable {
    private final Spawner spawner;

    /** Null if there is no limit. */
    private final @Nullable Places places;

    private final FutureSet<TaskResult<T>> results;
    private final JoinMember.Members<T> members = new JoinMember.Members<>();

    private JoinSet(Spawner spawner, @Nullable Places places, FutureSet<TaskResult<T>> results) {
        this.spawner = Objects.requireNonNull(spawner, "spawner");
        this.places = places;
        this.results = results;
    }

    /**
     * Creates an empty set without a limit.
     *
     * @param <T> the type of the values
     * @param spawner a runtime or a scope, which runs the tasks
     * @return the set
     */
    public static <T extends @Nullable Object> JoinSet<T> on(Spawner spawner) {
        return new JoinSet<>(spawner, null, FuturesUnordered.create());
    }

    /**
     * Creates an empty set of which so many tasks run at once. A task that has ended makes room for another, be its result taken or not.
     *
     * @param <T> the type of the values
     * @param spawner a runtime or a scope, which runs the tasks
     * @param maxRunning how many
     * @return the set
     * @throws IllegalArgumentException if it is less than 1
     */
    public static <T extends @Nullable Object> JoinSet<T> bounded(Spawner spawner, int maxRunning) {
        return new JoinSet<>(spawner, new Places(maxRunning), FuturesUnordered.create());
    }

    /**
     * Creates an empty set whose results come in the order of spawning, without a limit. A result that comes before its turn is kept until then.
     *
     * @param <T> the type of the values
     * @param spawner a runtime or a scope, which runs the tasks
     * @return the set
     */
    public static <T extends @Nullable Object> JoinSet<T> ordered(Spawner spawner) {
        return new JoinSet<>(spawner, null, FuturesOrdered.create());
    }

    /**
     * Creates an empty set whose results come in the order of spawning, and of which so many tasks run at once.
     *
     * @param <T> the type of the values
     * @param spawner a runtime or a scope, which runs the tasks
     * @param maxRunning how many
     * @return the set
     * @throws IllegalArgumentException if it is less than 1
     */
    public static <T extends @Nullable Object> JoinSet<T> ordered(Spawner spawner, int maxRunning) {
        return new JoinSet<>(spawner, new Places(maxRunning), FuturesOrdered.create());
    }

    // ---- spawning

    /**
     * Starts a task. With a limit on running tasks it may have to wait before its first poll; to wait with the spawning instead, use
     * {@link #spawnWhenFree(Future)}.
     *
     * @param future the future of the task
     * @return aborts the task
     * @throws java.util.concurrent.RejectedExecutionException if the spawner is closed; the future has been cancelled
     */
    public AbortHandle spawn(Future<T> future) {
        Objects.requireNonNull(future, "future");
        return add(null, future, newPlace());
    }

    /**
     * Starts a named task, as {@link #spawn(Future)} does.
     *
     * @param name the name of the task
     * @param future the future of the task
     * @return aborts the task
     * @throws java.util.concurrent.RejectedExecutionException if the spawner is closed; the future has been cancelled
     */
    public AbortHandle spawn(String name, Future<T> future) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(future, "future");
        return add(name, future, newPlace());
    }

    /**
     * Starts a task once fewer run than the limit allows.
     *
     * <p><b>Cancellation.</b> Cancels the future of the task, which has not begun.
     *
     * <p><b>Errors.</b> Fails with {@link java.util.concurrent.RejectedExecutionException} as {@link #spawn(Future)} does.
     *
     * @param future the future of the task
     * @return a future of what aborts the task
     */
    public Future<AbortHandle> spawnWhenFree(Future<T> future) {
        return new SpawnWhenFree<>(places, future, (task, place) -> add(null, task, place));
    }

    /**
     * Starts a call that blocks, as {@link Spawner#spawnBlocking(Callable)} does; a limit on running tasks counts it too.
     *
     * @param call what to do, on a thread that may block
     * @return aborts the task, and interrupts the call
     * @throws java.util.concurrent.RejectedExecutionException if the spawner is closed
     */
    public AbortHandle spawnBlocking(Callable<? extends T> call) {
        return spawn(Futures.blocking(call));
    }

    private Places.@Nullable Place newPlace() {
        if (places == null) {
            return null;
        }
        Places.Place place = new Places.Place();
        boolean unused = places.take(place, Waker.noop());
        return place;
    }

    private AbortHandle add(@Nullable String name, Future<T> future, Places.@Nullable Place place) {
        Future<T> task = places == null || place == null ? future : new Placed<>(places, place, future);
        JoinHandle<T> handle = name == null ? spawner.spawn(task) : spawner.spawn(name, task);
        JoinMember<T> member = members.add(handle);
        results.push(member);
        return member;
    }

    // ---- taking results

    /**
     * Waits for the next task to end, and gives its value.
     *
     * <p><b>Cancellation.</b> Nothing is lost: the result stays in the set.
     *
     * <p><b>Errors.</b> Fails as the task did; with {@link CancellationException} if it was aborted; or with {@link NoSuchElementException} if the
     * set is empty when this is polled. The other tasks go on.
     *
     * @return a future of the value; only one of them is polled at a time
     */
    public Future<T> joinNext() {
        return joinNextResult().map(TaskResult::get);
    }

    /**
     * Waits for the next task to end, and says which it was and how it ended.
     *
     * <p><b>Cancellation.</b> Nothing is lost: the result stays in the set.
     *
     * <p><b>Errors.</b> Fails with {@link NoSuchElementException} if the set is empty when this is polled.
     *
     * @return a future of the result; only one of them is polled at a time
     */
    public Future<TaskResult<T>> joinNextResult() {
        return results.next();
    }

    /**
     * Gives the result of a task that has ended, without waiting.
     *
     * @param cx the waker and the services to use in this call
     * @return the next result; pending; or the end if the set is empty, which is not final
     */
    public Step<TaskResult<T>> pollJoinNext(Context cx) {
        try {
            return results.pollNext(cx);
        } catch (Exception e) {
            throw new AssertionError("a member has failed: " + this, e); // its failure is its result
        }
    }

    /**
     * Gives the result of a task that has ended, if there is one. Not while somebody waits for the next one.
     *
     * @return the result, or empty if no task has ended whose turn it is
     */
    public Optional<TaskResult<T>> tryJoinNext() {
        Step<TaskResult<T>> step = pollJoinNext(Context.of(Waker.noop()));
        return step.isReady() ? Optional.of(step.value()) : Optional.empty();
    }

    /**
     * Waits for all tasks, and gives their values.
     *
     * <p><b>Cancellation.</b> The values taken so far are lost; the other tasks stay in the set.
     *
     * <p><b>Errors.</b> Fails as the first task to fail, after the others were aborted <em>and have ended</em>.
     *
     * @return a future of the values, in the order of the results
     */
    public Future<List<T>> joinAll() {
        return new JoinAllTasks<>(this);
    }

    /**
     * Aborts all tasks and waits until they have ended; their results are lost.
     *
     * <p><b>Cancellation.</b> The tasks have been aborted once this was polled; those that have not ended stay in the set.
     *
     * @return a future that is done once the set is empty
     */
    public Future<@Nullable Void> shutdown() {
        return Futures.pollFn(new Emptying(this));
    }

    /** The poll that waits for all that have been aborted. */
    private static final class Emptying implements CheckedFunction<Context, Poll<@Nullable Void>>, Inspectable {
        private final JoinSet<?> set;
        private boolean begun;

        Emptying(JoinSet<?> set) {
            this.set = set;
        }

        @Override
        public Poll<@Nullable Void> apply(Context cx) {
            if (!begun) {
                begun = true;
                set.abortAll();
            }
            while (true) {
                Step<?> step = set.pollJoinNext(cx);
                if (step.isPending()) {
                    return Poll.pending();
                }
                if (step.isEnd()) {
                    return Poll.done();
                }
            }
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("JoinSet.shutdown");
            set.inspect(inspector);
        }
    }

    // ---- the set

    /** Asks all tasks to stop. Their results, most of them failures by then, stay to be taken. */
    public void abortAll() {
        members.abortAll();
    }

    /** Lets all tasks run on by themselves, as {@link JoinHandle#detach()} does, and empties the set. */
    public void detachAll() {
        members.detachAll();
        close();
    }

    /** Aborts the tasks and empties the set, without waiting for them. */
    @Override
    public void close() {
        results.cancelAll();
    }

    /**
     * Returns how many results there are to take, from tasks that have ended or will.
     *
     * @return the number
     */
    public int size() {
        return results.size();
    }

    /**
     * Whether there is no result to take.
     *
     * @return true if the size is 0
     */
    public boolean isEmpty() {
        return results.isEmpty();
    }

    @Override
    public void inspect(Inspector inspector) {
        results.inspect(inspector);
    }

    @Override
    public String toString() {
        return "JoinSet(tasks: " + size() + ")";
    }
}
