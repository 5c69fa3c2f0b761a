// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Futures that go on at once in one task and are known by a key, at most one for each; their ends are taken as they come.
 *
 * <p><b>Behaviour.</b> As {@link FuturesUnordered}: lazy, what is inserted does nothing before the map is polled and stands still while it is not; one wake
 * polls one future; a map that has run empty can be filled again. A future that has ended has left the map.
 *
 * <p>The futures run interleaved, in the task that polls, not in parallel; for tasks of their own there is {@code JoinMap}.
 *
 * <p><b>Threading.</b> One owner, as a future has. A future may insert into the map that polls it, also in its own place: its end is dropped then.
 *
 * <p><b>Ordering.</b> None. If several can end in the same poll any of them comes first; none of them is passed over for ever.
 *
 * <pre>{@code
 * FutureMap<String, Quote> quotes = FutureMap.create();
 * suppliers.forEach(supplier -> quotes.insert(supplier.name(), supplier.ask(part)));
 * quotes.cancel("slow inc");
 * Future<String> first = quotes.next().map(answer -> answer.key() + " asks " + answer.get());
 * }</pre>
 *
 * @param <K> the type of the keys
 * @param <T> the type of the values
 */
public final class FutureMap<K, T extends @Nullable Object> implements Inspectable {
    private static final int NAMED = 8;

    /**
     * How the future of a key has ended: with a value or a failure.
     *
     * @param <K> the type of the key
     * @param <T> the type of the value
     */
    public static final class Ended<K, T extends @Nullable Object> {
        private final K key;
        private final T value;
        private final @Nullable Throwable failure;

        private Ended(K key, T value, @Nullable Throwable failure) {
            this.key = key;
            this.value = value;
            this.failure = failure;
        }

        /**
         * Returns which future it was.
         *
         * @return its key
         */
        public K key() {
            return key;
        }

        /**
         * Returns what the future has failed with.
         *
         * @return what it threw, or null if it gave a value
         */
        public @Nullable Throwable failure() {
            return failure;
        }

        /**
         * Returns the value, or throws the failure as it is.
         *
         * @return the value
         * @throws Exception what the future threw
         */
        public T get() throws Exception {
            if (failure != null) {
                throw Failures.rethrow(failure);
            }
            return value;
        }

        @Override
        public String toString() {
            return "Ended(" + key + ", " + (failure == null ? "value: " + value : "failure: " + failure) + ")";
        }
    }

    private final ChildSet children = ChildSet.growing();
    private final Map<K, Child> byKey = new HashMap<>();

    /** The keys of the children, by their places in the set. */
    private @Nullable Object[] keys = new Object[8];

    private FutureMap() {}

    /**
     * Creates an empty map.
     *
     * @param <K> the type of the keys
     * @param <T> the type of the values
     * @return the map
     */
    public static <K, T extends @Nullable Object> FutureMap<K, T> create() {
        return new FutureMap<>();
    }

    // ---- the map

    /**
     * Adds a future under a key, in place of the one that has the key. It is not polled here.
     *
     * @param key the key
     * @param future the future, which belongs to the map from now on
     * @return the future that had the key, which is the caller's now, to be polled or cancelled; null if there was none
     */
    public @Nullable Future<T> insert(K key, Future<? extends T> future) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(future, "future");
        Future<T> before = take(key);
        Child child = children.add(future);
        byKey.put(key, child);
        if (child.index() >= keys.length) {
            keys = Arrays.copyOf(keys, Math.max(child.index() + 1, keys.length * 2));
        }
        keys[child.index()] = key;
        return before;
    }

    /**
     * Takes the future of a key out of the map, as it is.
     *
     * @param key the key
     * @return the future, which is the caller's now, to be polled or cancelled; null if no future has the key
     */
    public @Nullable Future<T> remove(K key) {
        Future<T> taken = take(key);
        if (taken != null && byKey.isEmpty()) {
            children.wakeOwner(); // it waits for nothing any more
        }
        return taken;
    }

    @SuppressWarnings("unchecked") // a future only gives values
    private @Nullable Future<T> take(K key) {
        Child child = byKey.remove(Objects.requireNonNull(key, "key"));
        if (child == null) {
            return null;
        }
        keys[child.index()] = null;
        return (Future<T>) children.remove(child);
    }

    /**
     * Cancels the future of a key, and takes it out of the map.
     *
     * @param key the key
     * @return false if no future has the key
     */
    public boolean cancel(K key) {
        Future<T> unwanted = remove(key);
        if (unwanted == null) {
            return false;
        }
        unwanted.cancel();
        return true;
    }

    /** Cancels all futures. The map is empty then, and can be filled again. */
    public void cancelAll() {
        byKey.clear();
        Arrays.fill(keys, null);
        children.wakeOwner();
        children.cancelAll();
    }

    /**
     * Whether a future has a key: one that has not ended.
     *
     * @param key the key
     * @return true if so
     */
    public boolean containsKey(K key) {
        return byKey.containsKey(Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the keys of the futures that have not ended.
     *
     * @return a snapshot
     */
    public Set<K> keys() {
        return Set.copyOf(byKey.keySet());
    }

    /**
     * Returns how many futures have not ended.
     *
     * @return the number
     */
    public int size() {
        return byKey.size();
    }

    /**
     * Whether there is no future.
     *
     * @return true if the size is 0
     */
    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    // ---- ends

    /**
     * Goes on as far as possible without waiting, up to the next end of a future.
     *
     * @param cx the waker and the services to use in this call
     * @return how it ended; pending; or the end if the map is empty, which is not final
     */
    @SuppressWarnings({"unchecked", "NullAway"
    }) // all values are of type T, all keys of type K; of a failure nobody gets the value
    public Step<Ended<K, T>> pollNext(Context cx) {
        Objects.requireNonNull(cx, "cx");
        if (byKey.isEmpty()) {
            return Step.end();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        children.begin(cx);
        for (Child child = children.next(cx); child != null; child = children.next(cx)) {
            Throwable failure = children.failure();
            T value = (T) children.value();
            children.forgetEnd();
            K key = (K) keys[child.index()];
            if (key != null && byKey.get(key) == child) { // else it has taken itself out while it was polled
                keys[child.index()] = null;
                byKey.remove(key);
                return Poll.ready(new Ended<>(key, value, failure));
            }
        }
        return byKey.isEmpty() ? Step.end() : Poll.pending();
    }

    /**
     * Waits for the next future to end, and says which it was and how it ended.
     *
     * <p><b>Cancellation.</b> Nothing is lost: the futures stay in the map.
     *
     * <p><b>Errors.</b> Fails with {@link NoSuchElementException} if the map is empty when this is polled, or becomes so by a {@link #remove} or
     * {@link #cancel}. What the futures throw is in the result.
     *
     * @return a future of the next end; only one of them is polled at a time
     */
    public Future<Ended<K, T>> next() {
        return Futures.pollFn(new Next<>(this), children::forgetWaker);
    }

    private record Next<K, T extends @Nullable Object>(FutureMap<K, T> map)
            implements CheckedFunction<Context, Poll<Ended<K, T>>>, Inspectable {
        @Override
        public Poll<Ended<K, T>> apply(Context cx) {
            Step<Ended<K, T>> step = map.pollNext(cx);
            if (step.isEnd()) {
                throw new NoSuchElementException("no future in " + map);
            }
            return (Poll<Ended<K, T>>) step;
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("Next");
            inspector.child(map);
        }
    }

    /** Tells each future under its key. */
    @Override
    public void inspect(Inspector inspector) {
        @Nullable Object[] known = keys;
        for (Child child : children.children(Integer.MAX_VALUE)) {
            Object key = child.index() < known.length ? known[child.index()] : null;
            inspector.child(new Keyed(key, child.future()));
        }
    }

    /** A node of the await-tree. */
    private record Keyed(@Nullable Object key, @Nullable Future<?> future) implements Inspectable {
        @Override
        public void inspect(Inspector inspector) {
            inspector.name(String.valueOf(key));
            inspector.child(future);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("FutureMap(");
        List<Child> some = children.children(NAMED);
        for (int i = 0; i < some.size(); i++) {
            Child child = some.get(i);
            text.append(i == 0 ? "" : ", ")
                    .append(keys[child.index()])
                    .append(": ")
                    .append(child.name());
        }
        int more = size() - some.size();
        return text.append(more > 0 ? ", " + more + " more)" : ")").toString();
    }
}
