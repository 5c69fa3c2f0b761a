// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.publisher.PublisherStream;
import dev.pollard.stream.publisher.StreamPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
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
     * Gives the items of several streams as they come.
     *
     * <p><b>Ordering.</b> That of each stream is kept; among them, those that have items take turns. Ends when all have ended.
     *
     * <p><b>Errors.</b> The first failure cancels all others and fails the stream.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    static <T> AsyncStream<T> merge(AsyncStream<? extends T>... streams) {
        return new Merge<>(List.of(streams));
    }

    /**
     * Runs several streams, one after the other.
     *
     * <p><b>Errors.</b> A failure fails the stream; those that come later are not run.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    static <T> AsyncStream<T> concat(AsyncStream<? extends T>... streams) {
        return new Concat<>(List.of(streams));
    }

    /**
     * Pairs the items of two streams.
     *
     * <p><b>Behaviour.</b> Ends when one of them ends, and cancels the other then; an item that waits for its partner, at most one, is lost.
     *
     * <p><b>Errors.</b> A failure of one cancels the other and fails the stream; so does a failure of the combiner.
     *
     * @param <A> the type of the items of one
     * @param <B> the type of the items of the other
     * @param <R> the type of the pairs
     * @param left the one
     * @param right the other
     * @param combiner makes a pair
     * @return the stream
     */
    static <A, B, R> AsyncStream<R> zip(
            AsyncStream<? extends A> left,
            AsyncStream<? extends B> right,
            CheckedBiFunction<? super A, ? super B, ? extends R> combiner) {
        return new Zip<>(left, right, combiner);
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
     * Runs the streams that a function makes of the items, one after the other.
     *
     * <p><b>Ordering.</b> That of the items. An item is pulled when the stream of the one before has ended.
     *
     * <p><b>Errors.</b> A failure of this stream, of the function or of an inner stream fails the stream, after the items that come before it.
     *
     * @param <R> the type of the new items
     * @param function makes a stream of an item
     * @return the stream
     */
    default <R> AsyncStream<R> concatMap(CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new ConcatMap<>(this, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs the streams that a function makes of the items, up to so many at once, and gives their items as they come.
     *
     * <p><b>Ordering.</b> That of each inner stream is kept; among them, those that have items take turns. All run inside this stream: at the same time, and not in
     * parallel. Only inner streams that were woken are polled.
     *
     * <p><b>Demand.</b> An item is pulled only while fewer than {@code concurrency} inner streams are open.
     *
     * <p><b>Errors.</b> The first failure, of this stream, of the function or of an inner stream, cancels all others and fails the stream.
     *
     * @param <R> the type of the new items
     * @param concurrency how many inner streams may be open at once
     * @param function makes a stream of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> flatMap(
            int concurrency, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> function) {
        return new FlatMap<>("FlatMap", this, concurrency, Objects.requireNonNull(function, "function"));
    }

    /**
     * Awaits the futures that a function makes of the items, up to so many at once, and gives their values in the order of the items.
     *
     * <p><b>Ordering.</b> That of the items. A future that is done waits for those before it, and counts among the {@code concurrency} until its value is taken.
     *
     * <p><b>Demand.</b> Futures that were started go on while the consumer is busy, if it polls for progress.
     *
     * <p><b>Errors.</b> A failure, of this stream, of the function or of a future, keeps its place in the order: what comes behind it is cancelled at once,
     * what comes before it is given first. Null is not an item: a future that gives it fails the stream.
     *
     * @param <R> the type of the values
     * @param concurrency how many futures may be waited for at once
     * @param function makes a future of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> mapAsync(
            int concurrency, CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        return new MapAsync<>(this, concurrency, Objects.requireNonNull(function, "function"));
    }

    /**
     * Awaits the futures that a function makes of the items, up to so many at once, and gives their values as they come.
     *
     * <p><b>Ordering.</b> None. Else as {@link #mapAsync}, but that the first failure cancels all others and fails the stream at once.
     *
     * @param <R> the type of the values
     * @param concurrency how many futures may be waited for at once
     * @param function makes a future of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> mapAsyncUnordered(
            int concurrency, CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        Objects.requireNonNull(function, "function");
        return new FlatMap<>(
                "MapAsyncUnordered",
                this,
                concurrency,
                item -> new InFlight<R>(Objects.requireNonNull(function.apply(item), "null from the function")));
    }

    /**
     * Gives the items in lists: a list is given when it is full, some time after its first item, or at the end.
     *
     * <p><b>Behaviour.</b> The time of a list counts from the moment when it has its first item and has to wait for more. One timer serves
     * all lists. With a time of zero a list holds what is ready at once.
     *
     * <p><b>Errors.</b> A failure fails the stream at once, and the items of the list that is not full are lost.
     *
     * @param size how many items make a list full
     * @param time how long a list that is not full waits for more
     * @return the stream
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    default AsyncStream<List<T>> bufferTimeout(int size, Duration time) {
        if (size < 1) {
            throw new IllegalArgumentException("size < 1: " + size);
        }
        return new BufferTimeout<>(this, size, Objects.requireNonNull(time, "time"));
    }

    /**
     * Fails with {@link dev.pollard.future.TimeoutExceededException} if an item does not come in time.
     *
     * <p><b>Behaviour.</b> The time of an item counts from when it was asked for and was not there; what the consumer takes for itself does not count. An item
     * that is there is given, however late it was asked for.
     *
     * @param limit how long to wait for an item
     * @return the stream
     */
    default AsyncStream<T> timeout(Duration limit) {
        return new Timeout<>(this, Objects.requireNonNull(limit, "limit"));
    }

    /**
     * Goes on, if this stream fails, with the stream that a function makes of the failure.
     *
     * <p><b>Behaviour.</b> What was given stays given. A failure of the second stream fails the stream, as does one of the consumer, and a
     * {@link VirtualMachineError} is never made up for.
     *
     * @param function makes a stream of a failure
     * @return the stream
     */
    default AsyncStream<T> onErrorResume(
            CheckedFunction<? super Throwable, ? extends AsyncStream<? extends T>> function) {
        return new OnErrorResume<>(this, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs this stream again if it fails, up to so many times.
     *
     * <p><b>Behaviour.</b> What was given stays given, so a run that fails late gives its first items again. The last failure fails the stream. Failures of the
     * consumer and a {@link VirtualMachineError} are not retried.
     *
     * @param times how many runs there may be after the first
     * @return the stream
     * @throws IllegalArgumentException if {@code times} is negative
     */
    default AsyncStream<T> retry(long times) {
        if (times < 0) {
            throw new IllegalArgumentException("times < 0: " + times);
        }
        return new Retry<>(this, times, failure -> true);
    }

    /**
     * Runs this stream again if it fails, as long as a predicate agrees.
     *
     * <p><b>Behaviour.</b> As {@link #retry(long)}. The predicate may count; it is shared by all runs of the stream.
     *
     * @param predicate whether to run again after that failure
     * @return the stream
     */
    default AsyncStream<T> retry(CheckedPredicate<? super Throwable> predicate) {
        return new Retry<>(this, Long.MAX_VALUE, Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Runs an action once when a run of this stream comes to its end, in whichever way.
     *
     * <p><b>Behaviour.</b> Called after the source has ended or was cancelled. A run that was never polled has not begun, and has no end.
     *
     * <p><b>Errors.</b> What the action throws at the end fails the stream; at a failure it is suppressed in that; at a cancel it goes to the uncaught
     * exception handler of the current thread.
     *
     * @param action is told how the run ended
     * @return the stream
     */
    default AsyncStream<T> doFinally(CheckedConsumer<? super Outcome> action) {
        return new DoFinally<>(this, Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs another stream if this one ends without an item.
     *
     * @param other the other stream
     * @return the stream
     */
    default AsyncStream<T> switchIfEmpty(AsyncStream<? extends T> other) {
        return new SwitchIfEmpty<>(this, Objects.requireNonNull(other, "other"));
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

    /**
     * The values that a receiver receives.
     *
     * <p><b>Behaviour.</b> A receiver gives each value once, so this stream has one run, which owns the receiver. A stream with many runs takes a receiver for
     * each: {@code AsyncStream.defer(() -> AsyncStream.fromReceiver(shared.copy()))}.
     *
     * <p><b>Cancellation.</b> Closes the receiver, and so does a failure: senders are told, and what is left in the channel goes to its hook.
     *
     * <p><b>Errors.</b> {@link IllegalStateException} in another run.
     *
     * @param <T> the type of the values
     * @param receiver the receiver; nobody else receives with it from now on
     * @return the stream
     */
    static <T> AsyncStream<T> fromReceiver(Receiver<T> receiver) {
        return new ReceiverStream<>(Objects.requireNonNull(receiver, "receiver"));
    }

    /**
     * The values that are broadcast to a receiver.
     *
     * <p><b>Behaviour.</b> Has one run, which owns the receiver, as {@link #fromReceiver(Receiver)}. A stream with many runs, each of which sees what is sent while it runs:
     * {@code AsyncStream.defer(() -> AsyncStream.fromReceiver(sender.subscribe()))}.
     *
     * <p><b>Cancellation.</b> Closes the receiver.
     *
     * <p><b>Errors.</b> {@link dev.pollard.channel.LaggedException} if it falls behind and values are missed; {@link IllegalStateException} in another run.
     *
     * @param <T> the type of the values
     * @param receiver the receiver; nobody else receives with it from now on
     * @return the stream
     */
    static <T> AsyncStream<T> fromReceiver(BroadcastReceiver<T> receiver) {
        return new BroadcastStream<>(Objects.requireNonNull(receiver, "receiver"), null);
    }

    /**
     * The values that are broadcast to a receiver, without those that it misses by falling behind.
     *
     * <p><b>Behaviour.</b> As {@link #fromReceiver(BroadcastReceiver)}, but to lag is no failure: the observer is told how many values were missed, once for
     * each time, between the items before and after them.
     *
     * <p><b>Errors.</b> What the observer throws; {@link IllegalStateException} in another run.
     *
     * @param <T> the type of the values
     * @param receiver the receiver; nobody else receives with it from now on
     * @param onLag gets the number of values missed
     * @return the stream
     */
    static <T> AsyncStream<T> fromReceiver(BroadcastReceiver<T> receiver, LongConsumer onLag) {
        return new BroadcastStream<>(
                Objects.requireNonNull(receiver, "receiver"), Objects.requireNonNull(onLag, "onLag"));
    }

    /**
     * The value of a watch channel, and each newer one that is there when an item is asked for.
     *
     * <p><b>Behaviour.</b> The first item is the present value, whether it was seen or not. Values that are replaced before they are asked for are left out. Ends when the
     * senders are closed and the last value was given. Has one run, which owns the receiver, as {@link #fromReceiver(Receiver)}.
     *
     * <p><b>Cancellation.</b> Closes the receiver.
     *
     * <p><b>Errors.</b> {@link IllegalStateException} in another run.
     *
     * @param <T> the type of the values
     * @param receiver the receiver; nobody else looks with it from now on
     * @return the stream
     */
    static <T> AsyncStream<T> fromReceiver(WatchReceiver<T> receiver) {
        return new WatchStream<>(Objects.requireNonNull(receiver, "receiver"), true);
    }

    /**
     * The values of a watch channel that a receiver has not seen, as {@link #fromReceiver(WatchReceiver)} but without the present value if it was seen.
     *
     * @param <T> the type of the values
     * @param receiver the receiver; nobody else looks with it from now on
     * @return the stream
     */
    static <T> AsyncStream<T> fromChanges(WatchReceiver<T> receiver) {
        return new WatchStream<>(Objects.requireNonNull(receiver, "receiver"), false);
    }

    /**
     * Makes a stream of a publisher, with a prefetch of {@value PublisherStream#DEFAULT_PREFETCH}.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @return the stream
     * @see PublisherStream
     */
    @SuppressWarnings("overloads") // by a lambda only, and a publisher is hardly ever one
    static <T> AsyncStream<T> fromPublisher(Publisher<? extends T> publisher) {
        return PublisherStream.of(publisher, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Makes a stream of a publisher.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     * @see PublisherStream
     */
    @SuppressWarnings("overloads") // by a lambda only, and a publisher is hardly ever one
    static <T> AsyncStream<T> fromPublisher(Publisher<? extends T> publisher, int prefetch) {
        return PublisherStream.of(publisher, prefetch);
    }

    /**
     * Makes a stream of a publisher, with a prefetch of {@value PublisherStream#DEFAULT_PREFETCH}.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @return the stream
     * @see PublisherStream
     */
    static <T> AsyncStream<T> fromPublisher(Flow.Publisher<? extends T> publisher) {
        return PublisherStream.ofFlow(publisher, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Makes a stream of a publisher.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     * @see PublisherStream
     */
    static <T> AsyncStream<T> fromPublisher(Flow.Publisher<? extends T> publisher, int prefetch) {
        return PublisherStream.ofFlow(publisher, prefetch);
    }

    /**
     * Starts a run for a subscriber. It is polled on this thread, and on the thread that requests, until it has to wait; after
     * each wake, on {@code AsyncRuntime.shared()}.
     *
     * @param subscriber gets the items
     * @see StreamPublisher
     */
    @Override
    default void subscribe(Subscriber<? super T> subscriber) {
        StreamPublisher.subscribe(this, subscriber);
    }

    /**
     * Starts a run for a subscriber. It is polled on this thread, and on the thread that requests, until it has to wait; after
     * each wake, on {@code AsyncRuntime.shared()}.
     *
     * @param subscriber gets the items
     * @see StreamPublisher
     */
    @Override
    default void subscribe(Flow.Subscriber<? super T> subscriber) {
        StreamPublisher.subscribe(this, subscriber);
    }

    /**
     * Returns this stream as a publisher of both kinds whose subscribers are served by the given runtime.
     *
     * @param runtime polls the stream after each wake
     * @return the publisher
     */
    default StreamPublisher<T> toPublisher(Spawner runtime) {
        return StreamPublisher.of(this, runtime);
    }
}
