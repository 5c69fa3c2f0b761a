// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are known by a key, at most one for each, whose results are taken as they come.
 *
 * <p><b>Behaviour.</b> As a {@link JoinSet}: the tasks run by themselves, their results are kept until they are taken, and {@link #close()} aborts those that have
 * not ended. A task that is spawned under a key that another task has takes its place: the other one is aborted, and its value is dropped, also if it has ended
 * and was not taken. A failure of it goes to the {@link UncaughtHandler}.
 *
 * <p><b>Threading.</b> One owner, as a future has.
 *
 * <p><b>Ordering.</b> Results come as the tasks end.
 *
 * <pre>{@code
 * JoinMap<String, Quote> quotes = JoinMap.on(scope);
 * suppliers.forEach(supplier -> quotes.spawn(supplier.name(), supplier.ask(part)));
 * quotes.abort("slow inc");
 * Future<String> first = quotes.joinNext().map(answer -> answer.key() + " asks " + answer.result().get());
 * }</pre>
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class JoinMap<K, V extends @Nullable Object> implements Inspectable, AutoCloseable {

    /**
     * How the task of a key has ended.
     *
     * @param <K> the type of the key
     * @param <V> the type of the value
     * @param key the key
     * @param result the value or the failure
     */
    public record Joined<K, V extends @Nullable Object>(K key, TaskResult<V> result) {}

    private final JoinSet<V> tasks;
    private final Map<K, AbortHandle> byKey = new HashMap<>();

    /** The keys of the tasks that nobody has replaced; by identity, which is what the results tell of their tasks. */
    private final Map<Object, K> keys = new IdentityHashMap<>();

    private JoinMap(JoinSet<V> tasks) {
        this.tasks = tasks;
    }

    /**
     * Creates an empty map without a limit.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param spawner a runtime or a scope, which runs the tasks
     * @return the map
     */
    public static <K, V extends @Nullable Object> JoinMap<K, V> on(Spawner spawner) {
        return new JoinMap<>(JoinSet.on(spawner));
    }

    /**
     * Creates an empty map of whose tasks so many run at once; one that was replaced counts until it has ended.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param spawner a runtime or a scope, which runs the tasks
     * @param maxRunning how many
     * @return the map
     * @throws IllegalArgumentException if it is less than 1
     */
    public static <K, V extends @Nullable Object> JoinMap<K, V> bounded(Spawner spawner, int maxRunning) {
        return new JoinMap<>(JoinSet.bounded(spawner, maxRunning));
    }

    // ---- spawning

    /**
     * Starts a task under a key, in place of the one that has the key.
     *
     * @param key the key, which is the name of the task too
     * @param future the future of the task
     * @return whether another task had the key
     * @throws java.util.concurrent.RejectedExecutionException if the spawner is closed; the future has been cancelled, and the other task goes on
     */
    public boolean spawn(K key, Future<V> future) {
        String name = Objects.requireNonNull(key, "key").toString();
        AbortHandle task = tasks.spawn(name, future);
        keys.put(task, key);
        AbortHandle before = byKey.put(key, task);
        if (before == null) {
            return false;
        }
        keys.remove(before);
        before.abort("replaced by " + task.label());
        return true;
    }

    // ---- taking results

    /**
     * Waits for the next task to end, and says which it was and how it ended.
     *
     * <p><b>Cancellation.</b> Nothing is lost: the result stays in the map.
     *
     * <p><b>Errors.</b> Fails with {@link NoSuchElementException} if the map is empty when this is polled.
     *
     * @return a future of the result; only one of them is polled at a time
     */
    public Future<Joined<K, V>> joinNext() {
        return Futures.pollFn(new Next<>(this));
    }

    private record Next<K, V extends @Nullable Object>(JoinMap<K, V> map)
            implements CheckedFunction<Context, Poll<Joined<K, V>>>, Inspectable {
        @Override
        public Poll<Joined<K, V>> apply(Context cx) {
            Step<Joined<K, V>> step = map.pollJoinNext(cx);
            if (step.isEnd()) {
                throw new NoSuchElementException("no task in " + map);
            }
            return (Poll<Joined<K, V>>) step;
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("JoinMap.joinNext");
            map.inspect(inspector);
        }
    }

    /**
     * Gives the result of a task that has ended, without waiting.
     *
     * @param cx the waker and the services to use in this call
     * @return the next result; pending; or the end if the map is empty, which is not final
     */
    public Step<Joined<K, V>> pollJoinNext(Context cx) {
        while (!byKey.isEmpty()) {
            Step<TaskResult<V>> step = tasks.pollJoinNext(cx);
            if (!step.isReady()) {
                return step.isEnd() ? Step.end() : Poll.pending();
            }
            TaskResult<V> result = step.value();
            K key = keys.remove(result.task());
            if (key != null) {
                byKey.remove(key);
                return Poll.ready(new Joined<>(key, result));
            }
            reportReplaced(cx, result);
        }
        return Step.end();
    }

    /** A failure that comes although its task was replaced is awaited by nobody. */
    private static void reportReplaced(Context cx, TaskResult<?> result) {
        Throwable failure = result.failure();
        UncaughtHandler handler = cx.find(UncaughtHandler.class);
        if (failure != null && !(failure instanceof CancellationException) && handler != null) {
            handler.uncaught(UncaughtFailure.of(result.task().label(), failure));
        }
    }

    /**
     * Waits for all tasks, and gives their values.
     *
     * <p><b>Cancellation.</b> The values taken so far are lost; the other tasks stay in the map.
     *
     * <p><b>Errors.</b> Fails as the first task to fail, after the others were aborted <em>and have ended</em>.
     *
     * @return a future of the values by their keys, in the order in which the tasks end
     */
    public Future<Map<K, V>> joinAll() {
        return Futures.pollFn(new All<>(this));
    }

    private static final class All<K, V extends @Nullable Object>
            implements CheckedFunction<Context, Poll<Map<K, V>>>, Inspectable {
        private final JoinMap<K, V> map;
        private final Map<K, V> values = new LinkedHashMap<>();
        private @Nullable Throwable failure;

        All(JoinMap<K, V> map) {
            this.map = map;
        }

        @Override
        public Poll<Map<K, V>> apply(Context cx) throws Exception {
            while (true) {
                Step<Joined<K, V>> step = map.pollJoinNext(cx);
                if (step.isPending()) {
                    return Poll.pending();
                }
                if (step.isEnd()) {
                    break;
                }
                Joined<K, V> joined = step.value();
                Throwable thrown = joined.result().failure();
                if (thrown == null) {
                    values.put(joined.key(), joined.result().get());
                } else if (failure == null) {
                    failure = thrown;
                    map.abortAll();
                }
            }
            if (failure != null) {
                throw Throwables.rethrow(failure);
            }
            return Poll.ready(Collections.unmodifiableMap(values));
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("JoinMap.joinAll");
            map.inspect(inspector);
        }
    }

    /**
     * Aborts all tasks and waits until they have ended, those included that were replaced; their results are lost.
     *
     * <p><b>Cancellation.</b> The tasks have been aborted once this was polled; those that have not ended stay.
     *
     * @return a future that is done once the map is empty
     */
    public Future<@Nullable Void> shutdown() {
        return Futures.defer(() -> {
            clear();
            return tasks.shutdown();
        });
    }

    // ---- the map

    /**
     * Asks the task of a key to stop. Its result, a failure by then unless it was done, stays to be taken.
     *
     * @param key the key
     * @return false if no task has the key
     */
    public boolean abort(K key) {
        AbortHandle task = byKey.get(Objects.requireNonNull(key, "key"));
        if (task == null) {
            return false;
        }
        task.abort();
        return true;
    }

    /**
     * Asks the tasks of some keys to stop.
     *
     * @param matches says of which
     */
    public void abortIf(Predicate<? super K> matches) {
        byKey.forEach((key, task) -> {
            if (matches.test(key)) {
                task.abort();
            }
        });
    }

    /** Asks all tasks to stop. Their results stay to be taken. */
    public void abortAll() {
        byKey.values().forEach(AbortHandle::abort);
    }

    /** Lets all tasks run on by themselves, as {@link JoinHandle#detach()} does, and empties the map. One that was replaced is aborted all the same. */
    public void detachAll() {
        clear();
        tasks.detachAll();
    }

    /** Aborts the tasks and empties the map, without waiting for them. */
    @Override
    public void close() {
        clear();
        tasks.close();
    }

    private void clear() {
        byKey.clear();
        keys.clear();
    }

    /**
     * Whether a task has a key: one whose result was not taken.
     *
     * @param key the key
     * @return true if so
     */
    public boolean containsKey(K key) {
        return byKey.containsKey(Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the keys of the tasks whose results were not taken.
     *
     * @return a snapshot
     */
    public Set<K> keys() {
        return Set.copyOf(byKey.keySet());
    }

    /**
     * Returns how many results there are to take, from tasks that have ended or will.
     *
     * @return the number
     */
    public int size() {
        return byKey.size();
    }

    /**
     * Whether there is no result to take.
     *
     * @return true if the size is 0
     */
    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    @Override
    public void inspect(Inspector inspector) {
        tasks.inspect(inspector);
    }

    @Override
    public String toString() {
        return "JoinMap(tasks: " + size() + ")";
    }
}
