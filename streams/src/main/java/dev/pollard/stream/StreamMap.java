// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams that run at once in one task and are known by a key, at most one for each; streams come and go while their items are taken.
 *
 * <p><b>Behaviour.</b> Lazy: what is inserted does nothing before the map is polled. One wake polls one stream. A stream that ends or fails has left the map; a
 * map that has run empty can be filled again. While the consumer is busy with something else, {@link #pollProgress} lets the streams go on with what they have
 * under way.
 *
 * <p>For a fixed set of streams there is {@link AsyncStream#merge(Iterable)}, and for streams that come out of a stream, {@code flatMap}.
 *
 * <p><b>Threading.</b> One owner, as an iterator has.
 *
 * <p><b>Ordering.</b> The items of one stream come in its order. While several have some they take turns of at most 64 items; none is passed over for ever.
 *
 * <pre>{@code
 * StreamMap<String, Quote> tickers = StreamMap.create();
 * tickers.insert("ACME", exchange.quotes("ACME"));
 * tickers.insert("EMCA", exchange.quotes("EMCA"));
 * Future<?> first = tickers.next().map(entry -> entry.map(quote -> quote.key() + ": " + quote.item()));
 * }</pre>
 *
 * @param <K> the type of the keys
 * @param <T> the type of the items
 */
public final class StreamMap<K, T> implements Inspectable {

    /**
     * An item, and whose it is.
     *
     * @param <K> the type of the key
     * @param <T> the type of the item
     * @param key the key of the stream
     * @param item the item
     */
    public record Entry<K, T>(K key, T item) {}

    /** What stands for an item if a stream fails. */
    private record Failed(Throwable cause) {}

    private final ChildSet<Object> children = new ChildSet<>();
    private final Map<K, Run> byKey = new LinkedHashMap<>();
    private final Place<Object> place = new Place<>();

    /** The one whose code is on the stack. */
    private @Nullable Run polled;

    /** How many items were given that were not paid for. */
    private int given;

    private StreamMap() {}

    /**
     * Creates an empty map.
     *
     * @param <K> the type of the keys
     * @param <T> the type of the items
     * @return the map
     */
    public static <K, T> StreamMap<K, T> create() {
        return new StreamMap<>();
    }

    /** The run of one stream. */
    private final class Run implements ChildSet.Work<Object>, Sink<T> {
        private final K key;
        private final Upstream<T> upstream;
        private Sink<? super Object> downstream = place;
        private @Nullable Child<Object> child;

        /** Ended, failed or taken out. */
        private boolean over;

        private @Nullable Throwable failure;

        Run(K key, Upstream<T> upstream) {
            this.key = key;
            this.upstream = upstream;
        }

        @Override
        public Drained drain(Context cx, Sink<? super Object> sink) throws Exception {
            if (over) {
                return Drained.ENDED;
            }
            Run before = polled;
            polled = this;
            downstream = sink;
            Drained why;
            try {
                Throwable known = failure;
                if (known != null) {
                    failure = null;
                    Failures.raise(known);
                }
                why = upstream.drain(cx, this);
            } catch (Throwable thrown) {
                leave(this);
                sink.accept(new Failed(thrown));
                return Drained.DECLINED; // the next turn sees the end
            } finally {
                polled = before;
                downstream = place;
            }
            if (why == Drained.ENDED) {
                leave(this);
            }
            return why;
        }

        @Override
        public boolean accept(T item) throws Exception {
            return downstream.accept(new Entry<>(key, item));
        }

        @Override
        public boolean progress(Context cx) {
            if (over || failure != null) {
                return over;
            }
            Run before = polled;
            polled = this;
            try {
                if (!upstream.progress(cx)) {
                    return false;
                }
            } catch (Throwable thrown) {
                failure = thrown; // comes in its turn: whoever is asked for progress is due
                return false;
            } finally {
                polled = before;
            }
            leave(this);
            return true;
        }

        @Override
        public void cancel() {
            over = true;
            upstream.cancel();
        }

        @Override
        public void tell(Inspector inspector) {
            if (!over) {
                inspector.child(new Keyed(key, upstream));
            }
        }

        @Override
        public String toString() {
            return upstream.toString();
        }
    }

    /** A node of the await-tree. */
    private record Keyed(Object key, Upstream<?> upstream) implements Inspectable {
        @Override
        public void inspect(Inspector inspector) {
            inspector.name(key.toString());
            upstream.tell(inspector);
        }
    }

    private void leave(Run run) {
        run.over = true;
        byKey.remove(run.key, run);
    }

    // ---- the map

    /**
     * Adds a stream under a key, in place of the one that has the key, whose run is cancelled.
     *
     * @param key the key
     * @param stream the stream, of which this starts a run
     * @return whether another stream had the key
     * @throws IllegalStateException if the caller is the stream that has the key
     */
    public boolean insert(K key, AsyncStream<? extends T> stream) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(stream, "stream");
        boolean replaces = take(key);
        Run run = new Run(key, Upstream.of(stream));
        byKey.put(key, run);
        run.child = children.add(run);
        children.wakeOwner();
        return replaces;
    }

    /**
     * Cancels the run of the stream of a key, and takes it out of the map.
     *
     * @param key the key
     * @return false if no stream has the key
     * @throws IllegalStateException if the caller is that stream
     */
    public boolean remove(K key) {
        boolean taken = take(key);
        if (taken && byKey.isEmpty()) {
            children.wakeOwner(); // it waits for nothing any more
        }
        return taken;
    }

    private boolean take(K key) {
        Run run = byKey.get(Objects.requireNonNull(key, "key"));
        if (run == null) {
            return false;
        }
        if (run == polled) {
            throw new IllegalStateException("stream takes itself out of the map that polls it: " + key);
        }
        leave(run);
        children.remove(Objects.requireNonNull(run.child));
        run.cancel();
        return true;
    }

    /**
     * Cancels the runs of all streams. The map is empty then, and can be filled again.
     *
     * @throws IllegalStateException if the caller is one of the streams
     */
    public void cancelAll() {
        if (polled != null) {
            throw new IllegalStateException("stream takes itself out of the map that polls it: " + polled.key);
        }
        byKey.clear();
        children.wakeOwner();
        children.close();
    }

    /**
     * Whether a stream has a key: one that is not known to have ended.
     *
     * @param key the key
     * @return true if so
     */
    public boolean containsKey(K key) {
        return byKey.containsKey(Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the keys of the streams that are not known to have ended.
     *
     * @return a snapshot
     */
    public Set<K> keys() {
        return Set.copyOf(byKey.keySet());
    }

    /**
     * Returns how many streams are not known to have ended.
     *
     * @return the number
     */
    public int size() {
        return byKey.size();
    }

    /**
     * Whether there is no stream.
     *
     * @return true if the size is 0
     */
    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    // ---- items

    /**
     * Gives the next item of any stream, if there is one.
     *
     * @param cx the waker and the services to use in this call
     * @return the item with its key; pending; or the end if the map is empty, which is not final
     * @throws Exception what a stream fails with; that one has left the map, and the others go on
     */
    @SuppressWarnings("unchecked") // what is no failure is an entry
    public Step<Entry<K, T>> pollNext(Context cx) throws Exception {
        Objects.requireNonNull(cx, "cx");
        if (byKey.isEmpty()) {
            return Step.end();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        Drained why = children.drain(cx, place);
        Object found = place.take();
        if (found == null) {
            return why == Drained.PENDING ? Poll.pending() : Step.end();
        }
        if (++given >= Cursor.ITEMS_PER_UNIT) {
            given = 0;
            cx.progressed();
        }
        if (found instanceof Failed failed) {
            Failures.raise(failed.cause());
        }
        return Poll.ready((Entry<K, T>) found);
    }

    /**
     * Lets the streams go on with what they have under way, without taking an item: for a consumer that waits for something else meanwhile.
     *
     * @param cx the waker and the services to use in this call
     * @throws Exception not what a stream fails with: that comes when its turn has come
     */
    public void pollProgress(Context cx) throws Exception {
        boolean unused = children.progress(Objects.requireNonNull(cx, "cx"));
    }

    /**
     * Waits for the next item of any stream.
     *
     * <p><b>Cancellation.</b> Nothing is lost: the streams stay in the map.
     *
     * <p><b>Errors.</b> Fails as a stream does; that one has left the map, and the others go on.
     *
     * @return a future of the item with its key, or of nothing if the map has run empty; only one of them is polled at a time
     */
    public Future<Optional<Entry<K, T>>> next() {
        return Futures.pollFn(new Next<>(this));
    }

    private record Next<K, T>(StreamMap<K, T> map)
            implements CheckedFunction<Context, Poll<Optional<Entry<K, T>>>>, Inspectable {
        @Override
        public Poll<Optional<Entry<K, T>>> apply(Context cx) throws Exception {
            Step<Entry<K, T>> step = map.pollNext(cx);
            if (step.isPending()) {
                return Poll.pending();
            }
            return Poll.ready(step.isEnd() ? Optional.empty() : Optional.of(step.value()));
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("StreamMap.next");
            map.inspect(inspector);
        }
    }

    /** Tells each stream under its key. */
    @Override
    public void inspect(Inspector inspector) {
        children.tell(inspector);
    }

    @Override
    public String toString() {
        return "StreamMap(streams: " + size() + ")";
    }
}
