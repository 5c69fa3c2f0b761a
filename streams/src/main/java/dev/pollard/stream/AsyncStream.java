// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The blueprint of a sequence of items that arrive over time.
 *
 * <p><b>Behaviour.</b> Immutable and lazy: nothing happens until an iterator of it is polled, or a subscriber asks. It can be run again: each
 * {@link #iterator()} is a run of its own. {@code AsyncStream} is to {@link AsyncIterator} what {@link Iterable} is to {@link java.util.Iterator}.
 *
 * <p><b>Interop.</b> Every stream is a {@link Publisher} and a {@link Flow.Publisher}.
 *
 * <p><b>Threading.</b> Any thread may use a stream; its iterators have one owner each.
 *
 * @param <T> the type of the items, which are never null
 */
public interface AsyncStream<T> extends Publisher<T>, Flow.Publisher<T> {

    /**
     * Starts a run of this stream: a new cursor, which does nothing until it is polled.
     *
     * @return the cursor
     */
    AsyncIterator<T> iterator();

    /**
     * A stream of the given items.
     *
     * @param <T> the type of the items
     * @param items the items
     * @return the stream
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    static <T> AsyncStream<T> of(T... items) {
        for (T item : items) {
            Objects.requireNonNull(item, "item");
        }
        return items.length == 0 ? empty() : new Of<>(List.of(items));
    }

    /**
     * A stream that ends at once.
     *
     * @param <T> the type of the items
     * @return the stream
     */
    static <T> AsyncStream<T> empty() {
        return Empty.instance();
    }

    /**
     * A stream that fails at once.
     *
     * @param <T> the type of the items
     * @param failure what each run throws: this very object
     * @return the stream
     */
    static <T> AsyncStream<T> error(Throwable failure) {
        return new Failed<>(Objects.requireNonNull(failure, "failure"));
    }

    /**
     * The integers from {@code from} to {@code toExclusive - 1}, in ascending order; none if {@code from >= toExclusive}.
     *
     * @param from the first integer
     * @param toExclusive the integer after the last one
     * @return the stream
     */
    static AsyncStream<Integer> range(int from, int toExclusive) {
        return new Range(from, toExclusive);
    }

    /**
     * The items of a collection, or of whatever else can be iterated over.
     *
     * <p><b>Behaviour.</b> Each run asks for an iterator of its own, when it is first polled. {@code hasNext} may be called before an item is
     * asked for, so that the end is known as soon as it is there; {@code next} is not.
     *
     * @param <T> the type of the items
     * @param items gives the items; none of them is null
     * @return the stream
     */
    static <T> AsyncStream<T> fromIterable(Iterable<? extends T> items) {
        return new FromIterable<>(Objects.requireNonNull(items, "items"));
    }

    /**
     * What a function returns, called once for each item, without end.
     *
     * <p>The function is shared by all runs; {@link #unfold} gives each run a state of its own.
     *
     * @param <T> the type of the items
     * @param function makes an item, never null; it does not wait
     * @return the stream
     */
    static <T> AsyncStream<T> generate(Callable<? extends T> function) {
        return new Generate<>(Objects.requireNonNull(function, "function"));
    }

    /**
     * The items that a function makes out of a state, one by one; the inverse of {@link #fold}.
     *
     * <p><b>Behaviour.</b> Each run begins with the seed. The function makes an item and the state for the next call, and is called only when an item
     * is asked for. The powers of two below 100:
     * <pre>{@code
     * AsyncStream.unfold(1, n -> n < 100 ? Optional.of(new Unfolded<>(n, 2 * n)) : Optional.empty())
     * }</pre>
     *
     * @param <S> the type of the state
     * @param <T> the type of the items
     * @param seed the first state
     * @param function makes an item and the next state, or says that there are no more; it does not wait
     * @return the stream
     */
    static <S, T> AsyncStream<T> unfold(S seed, CheckedFunction<? super S, Optional<Unfolded<T, S>>> function) {
        Objects.requireNonNull(seed, "seed");
        return new Unfold<>(seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * A stream that is made anew for each run, when that run is first polled.
     *
     * @param <T> the type of the items
     * @param factory makes the stream, never null
     * @return the stream
     */
    static <T> AsyncStream<T> defer(Callable<? extends AsyncStream<? extends T>> factory) {
        return new Defer<>(Objects.requireNonNull(factory, "factory"));
    }

    /**
     * The value of a future, as the only item.
     *
     * <p><b>Behaviour.</b> A future runs once and a stream many times, so each run makes its future, when it is first polled. The future goes
     * on while the consumer is busy, once it was asked for.
     *
     * <p><b>Errors.</b> Fails if the future fails, and with a {@link NullPointerException} if its value is null.
     *
     * @param <T> the type of the value
     * @param factory makes a future that was not polled yet, never null
     * @return the stream
     */
    static <T> AsyncStream<T> fromFuture(Callable<? extends Future<? extends T>> factory) {
        return new FromFuture<>(Objects.requireNonNull(factory, "factory"));
    }

    /**
     * Puts each item through a function.
     *
     * @param <R> the type of the results
     * @param function gives the item for an item, never null; it does not wait
     * @return the stream of the results
     */
    default <R> AsyncStream<R> map(CheckedFunction<? super T, ? extends R> function) {
        return new Map<>(this, Objects.requireNonNull(function, "function"));
    }

    /**
     * Keeps the items that pass a test.
     *
     * @param predicate whether to keep an item; it does not wait
     * @return the stream of the items that pass
     */
    default AsyncStream<T> filter(CheckedPredicate<? super T> predicate) {
        return new Filter<>(this, Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Keeps the first items.
     *
     * <p><b>Cancellation.</b> Cancels the source with the last of them, without polling it again. {@code take(0)} ends at once and starts nothing.
     *
     * @param count how many items to keep, at most
     * @return the stream of these items
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> take(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count < 0: " + count);
        }
        return new Take<>(this, count);
    }

    /**
     * Keeps the items before the first one that does not pass a test; that one is taken from the source, and lost.
     *
     * <p><b>Cancellation.</b> Cancels the source when an item does not pass.
     *
     * @param predicate whether to go on with this item; it does not wait
     * @return the stream of the items before that one
     */
    default AsyncStream<T> takeWhile(CheckedPredicate<? super T> predicate) {
        return new TakeWhile<>(this, Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Leaves out the first items.
     *
     * @param count how many items to leave out
     * @return the stream of the items after them
     * @throws IllegalArgumentException if {@code count} is negative
     */
    default AsyncStream<T> skip(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count < 0: " + count);
        }
        return new Skip<>(this, count);
    }

    /**
     * Gives the seed, then each intermediate result of a {@link #fold}: for n items, n + 1.
     *
     * <p><b>Behaviour.</b> The seed is given before the source is asked for anything. It is shared by all runs, so it should be immutable, as should the
     * results.
     *
     * @param <R> the type of the results
     * @param seed the first result
     * @param function gives the next result for the one before and an item, never null; it does not wait
     * @return the stream of the results
     */
    default <R> AsyncStream<R> scan(R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        Objects.requireNonNull(seed, "seed");
        return new Scan<>(this, seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Gathers the items in lists of a fixed size; the last one may be shorter, and none is empty.
     *
     * <p><b>Behaviour.</b> Waits until a list is full or the source ends, however long that takes. A list belongs to whoever gets it.
     *
     * <p><b>Cancellation.</b> The items of an unfinished list are lost, as they are if the source fails.
     *
     * @param size how many items make a list
     * @return the stream of the lists
     * @throws IllegalArgumentException if {@code size} is not positive
     */
    default AsyncStream<List<T>> buffer(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size < 1: " + size);
        }
        return new Buffer<>(this, size);
    }

    /**
     * Shows each item to an action as it passes.
     *
     * @param action sees an item before the consumer gets it; it does not wait, and if it fails the stream does
     * @return the stream of the same items
     */
    default AsyncStream<T> peek(CheckedConsumer<? super T> action) {
        return new Peek<>(this, Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs the stream and hands each item to an action.
     *
     * <p><b>Behaviour.</b> Lazy, as every future: the run begins with the first poll. This holds for all methods that return a future.
     *
     * <p><b>Cancellation.</b> Cancelling the future cancels the run.
     *
     * <p><b>Errors.</b> Fails as the stream or the action does; the action's failure cancels the run.
     *
     * @param action takes an item; it does not wait
     * @return a future that is done when the stream has ended
     */
    default Future<@Nullable Void> forEach(CheckedConsumer<? super T> action) {
        return new ForEach<>(this, Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs the stream and gathers the items with a collector, as {@link java.util.stream.Stream#collect(Collector)} does.
     *
     * @param <A> the type in which the collector accumulates
     * @param <R> the type of the result
     * @param collector gathers the items; on one thread at a time, whatever its characteristics
     * @return a future of the result
     */
    default <A, R extends @Nullable Object> Future<R> collect(Collector<? super T, A, R> collector) {
        return new Collect<>("Collect", this, Objects.requireNonNull(collector, "collector"));
    }

    /**
     * Runs the stream and gathers the items in a list, without limit.
     *
     * @return a future of the list, which can't be modified
     */
    default Future<List<T>> toList() {
        return new Collect<>("ToList", this, Collectors.<T>toUnmodifiableList());
    }

    /**
     * Runs the stream and accumulates the items.
     *
     * @param <R> the type of the result
     * @param seed the result for no items
     * @param function gives the next result for the one before and an item; it does not wait
     * @return a future of the result for all items
     */
    default <R extends @Nullable Object> Future<R> fold(
            R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        return new Fold<>(this, seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the stream and counts the items.
     *
     * @return a future of their number
     */
    default Future<Long> count() {
        return new Count<>(this);
    }

    /**
     * Runs the stream up to its first item, and cancels the run there.
     *
     * @return a future of the first item, empty if there is none
     */
    default Future<Optional<T>> first() {
        return new First<>(this);
    }

    @Override
    default void subscribe(Subscriber<? super T> subscriber) {
        throw new UnsupportedOperationException();
    }

    @Override
    default void subscribe(Flow.Subscriber<? super T> subscriber) {
        throw new UnsupportedOperationException();
    }
}
