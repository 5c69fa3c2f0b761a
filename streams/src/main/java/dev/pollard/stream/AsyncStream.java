// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.publisher.PublisherStream;
import dev.pollard.stream.publisher.StreamPublisher;
import dev.pollard.time.MissedTickBehavior;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import java.util.stream.BaseStream;
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
public non-sealed interface AsyncStream<T>
        extends Publisher<T>,
                Flow.Publisher<T>,
                Transforming<T>,
                Slicing<T>,
                Grouping<T>,
                Flattening<T>,
                Joining<T>,
                Timing<T>,
                Decoupling<T>,
                Recovering<T>,
                Observing<T>,
                Terminating<T>,
                Bridging<T> {

    /**
     * Starts a run of this stream: a new cursor, which does nothing until it is polled.
     *
     * @return the cursor
     */
    AsyncIterator<T> iterator();

    /**
     * A stream of one item.
     *
     * @param <T> the type of the item
     * @param item the item
     * @return the stream
     */
    static <T> AsyncStream<T> of(T item) {
        return new Just<>(Objects.requireNonNull(item, "item"));
    }

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
     * A stream of numbers, which are boxed one by one when they are asked for.
     *
     * @param items the numbers, which are copied
     * @return the stream
     */
    static AsyncStream<Integer> ofInts(int... items) {
        int[] copy = items.clone();
        return new OfNumbers<>(copy.length, i -> copy[i]);
    }

    /**
     * A stream of numbers, which are boxed one by one when they are asked for.
     *
     * @param items the numbers, which are copied
     * @return the stream
     */
    static AsyncStream<Long> ofLongs(long... items) {
        long[] copy = items.clone();
        return new OfNumbers<>(copy.length, i -> copy[i]);
    }

    /**
     * A stream of numbers, which are boxed one by one when they are asked for.
     *
     * @param items the numbers, which are copied
     * @return the stream
     */
    static AsyncStream<Double> ofDoubles(double... items) {
        double[] copy = items.clone();
        return new OfNumbers<>(copy.length, i -> copy[i]);
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
     * A stream that neither gives an item nor ends.
     *
     * @param <T> the type of the items
     * @return the stream
     */
    static <T> AsyncStream<T> never() {
        return Never.instance();
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
     * The integers from {@code from} to {@code toExclusive - 1}, in ascending order; none if {@code from >= toExclusive}.
     *
     * @param from the first integer
     * @param toExclusive the integer after the last one
     * @return the stream
     */
    static AsyncStream<Long> rangeLong(long from, long toExclusive) {
        return new LongRange(from, toExclusive);
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
     * The items of a stream of {@code java.util.stream}, in the order of its iterator.
     *
     * <p><b>Behaviour.</b> Such a stream runs once, so each run makes one, when it is first asked for an item. It is closed when the run ends, fails or is
     * cancelled. It works on the thread that polls, and only one item ahead, whatever it is.
     *
     * @param <T> the type of the items
     * @param factory makes the stream, never null; none of its items is null
     * @return the stream
     */
    static <T> AsyncStream<T> fromJavaStream(Callable<? extends BaseStream<? extends T, ?>> factory) {
        return new FromJavaStream<>(Objects.requireNonNull(factory, "factory"));
    }

    /**
     * What a function returns, called once in each run.
     *
     * @param <T> the type of the item
     * @param function makes the item, never null; it does not wait
     * @return the stream of one item
     * @see #blocking
     */
    static <T> AsyncStream<T> fromCallable(Callable<? extends T> function) {
        return new FromCallable<>(Objects.requireNonNull(function, "function"));
    }

    /**
     * What a function returns that may block, called once in each run on a thread that is there for that.
     *
     * <p><b>Cancellation.</b> The call is taken back, or its thread is interrupted.
     *
     * <p><b>Errors.</b> Fails with what the function throws, and with {@link IllegalStateException} if whoever polls has no threads that may block.
     *
     * @param <T> the type of the item
     * @param function makes the item, never null
     * @return the stream of one item
     * @see dev.pollard.future.Futures#blocking
     */
    static <T> AsyncStream<T> blocking(Callable<? extends T> function) {
        Objects.requireNonNull(function, "function");
        return new FromFuture<>("Blocking", () -> Futures.<T>blocking(function));
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
     * The items that futures make out of a state, one by one: {@link #unfold} for a function that has to wait.
     *
     * <p><b>Behaviour.</b> Each run begins with the seed. The function is called when an item is asked for; the future that it makes goes on while the consumer is busy.
     * The pages of a service, each with the way to the next:
     * <pre>{@code
     * AsyncStream.<URI, List<Row>>unfoldAsync(first, uri -> fetch(uri).map(page ->
     *         page.isEmpty() ? Optional.empty() : Optional.of(new Unfolded<>(page.rows(), page.next()))))
     * }</pre>
     *
     * @param <S> the type of the state
     * @param <T> the type of the items
     * @param seed the first state
     * @param function makes a future of an item and the next state, or of nothing if there are no more
     * @return the stream
     */
    static <S, T> AsyncStream<T> unfoldAsync(
            S seed, CheckedFunction<? super S, ? extends Future<Optional<Unfolded<T, S>>>> function) {
        Objects.requireNonNull(seed, "seed");
        return new UnfoldAsync<>(seed, Objects.requireNonNull(function, "function"));
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
        return new FromFuture<>("FromFuture", Objects.requireNonNull(factory, "factory"));
    }

    /**
     * The value of a completion stage, as the only item.
     *
     * <p><b>Behaviour.</b> Each run makes its stage, when it is first polled.
     *
     * <p><b>Cancellation.</b> Cancels the stage, if it is or can be made a {@link java.util.concurrent.CompletableFuture}.
     *
     * <p><b>Errors.</b> Fails as the stage does, without the {@link java.util.concurrent.CompletionException} around it, and with a
     * {@link NullPointerException} if its value is null.
     *
     * @param <T> the type of the value
     * @param factory starts the work, never null
     * @return the stream
     */
    static <T> AsyncStream<T> fromCompletionStage(Callable<? extends CompletionStage<T>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new FromFuture<>("FromCompletionStage", () -> Futures.fromCompletionStage(factory));
    }

    /**
     * The items that callbacks emit: the way from an interface with listeners.
     *
     * <p><b>Behaviour.</b> The registration is called once in each run, when an item is first asked for. Callbacks can't wait, so {@code overflow} says what becomes of an item
     * when there is no room; {@link Overflow#WAIT} is not possible. For one that can wait see {@link dev.pollard.channel.Channels#mpsc}.
     * <pre>{@code
     * AsyncStream.<Event>create(64, Overflow.DROP_OLDEST, emitter -> {
     *     Listener listener = emitter::emit;
     *     emitter.onClose(() -> button.removeListener(listener));
     *     button.addListener(listener);
     * })
     * }</pre>
     *
     * <p><b>Cancellation.</b> Calls what was set by {@link Emitter#onClose}, as the end and a failure do. Items that were not taken are lost, and told to
     * {@link #onDiscard}, as those are that are dropped.
     *
     * <p><b>Errors.</b> Fails with what the registration throws, and as the emitter says.
     *
     * @param <T> the type of the items
     * @param capacity how many items may wait
     * @param overflow what to do when more come
     * @param register is given the emitter, and registers the callbacks; it does not wait
     * @return the stream
     * @throws IllegalArgumentException if {@code capacity} is less than 1, or {@code overflow} is {@link Overflow#WAIT}
     */
    static <T> AsyncStream<T> create(int capacity, Overflow overflow, CheckedConsumer<? super Emitter<T>> register) {
        if (overflow == Overflow.WAIT) {
            throw new IllegalArgumentException("callbacks can't wait: " + overflow);
        }
        return new Create<>(
                Arguments.positive("capacity", capacity),
                Objects.requireNonNull(overflow, "overflow"),
                Objects.requireNonNull(register, "register"));
    }

    /**
     * A stream that is made of a resource, which is opened for each run and closed at its end, in whichever way that comes.
     *
     * <p><b>Behaviour.</b> Opened when the run is first polled. None of the functions waits; for those that do see {@link #usingAsync}.
     *
     * <p><b>Errors.</b> What the close throws fails the stream, or is suppressed in its failure; after a cancel it goes to the uncaught exception handler of the thread.
     *
     * @param <S> the type of the resource
     * @param <T> the type of the items
     * @param open opens the resource, never null
     * @param use makes the stream, never null; if it fails the resource is closed
     * @param close closes the resource, before the end or the failure is told
     * @return the stream
     */
    static <S, T> AsyncStream<T> using(
            Callable<? extends S> open,
            CheckedFunction<? super S, ? extends AsyncStream<? extends T>> use,
            CheckedConsumer<? super S> close) {
        Objects.requireNonNull(open, "open");
        Objects.requireNonNull(close, "close");
        return new Using<S, T>(
                () -> Futures.<S>fromCallable(open),
                Objects.requireNonNull(use, "use"),
                (resource, outcome) -> {
                    close.accept(resource);
                    return null;
                },
                /* waits= */ false);
    }

    /**
     * A stream that is made of a resource that takes time to open and to close; the close is awaited, in whichever way the run ends.
     *
     * <p><b>Behaviour.</b> Opened when the run is first polled. The end and a failure are told when the resource is closed.
     *
     * <p><b>Cancellation.</b> The close is begun, and handed to the {@link dev.pollard.future.CleanupScope} of the first poll, which does not end before it is done; in a
     * subscription, which has none, to a task of its runtime. While the resource is being opened, that is cancelled.
     *
     * <p><b>Errors.</b> What the close fails with fails the stream, or is suppressed in its failure; after a cancel it is reported by the scope.
     *
     * @param <S> the type of the resource
     * @param <T> the type of the items
     * @param open makes a future of the resource, never null
     * @param use makes the stream, never null; if it fails the resource is closed
     * @param close makes the future that closes the resource, and is told how the run came to its end: whether to commit or to roll back
     * @return the stream
     */
    static <S, T> AsyncStream<T> usingAsync(
            Callable<? extends Future<? extends S>> open,
            CheckedFunction<? super S, ? extends AsyncStream<? extends T>> use,
            CheckedBiFunction<? super S, ? super Outcome, ? extends Future<?>> close) {
        Objects.requireNonNull(close, "close");
        return new Using<S, T>(
                Objects.requireNonNull(open, "open"),
                Objects.requireNonNull(use, "use"),
                (resource, outcome) -> Objects.requireNonNull(close.apply(resource, outcome), "null from close"),
                /* waits= */ true);
    }

    /**
     * Counts the periods that have passed since the first poll: 0 after the first, 1 after the second, and so on without end.
     *
     * <p><b>Behaviour.</b> The schedule does not drift. Ticks that nobody took in time are given one after the other, until the schedule is caught up with.
     *
     * @param period the time between two ticks
     * @return the stream
     * @throws IllegalArgumentException if the period is zero or less
     */
    static AsyncStream<Long> interval(Duration period) {
        return interval(period, period, MissedTickBehavior.BURST);
    }

    /**
     * Counts the ticks of a schedule, from 0 on and without end.
     *
     * @param delay the time from the first poll to the first tick
     * @param period the time between two ticks
     * @param missedTicks what to do about ticks that nobody took in time
     * @return the stream
     * @throws IllegalArgumentException if the period is zero or less
     */
    static AsyncStream<Long> interval(Duration delay, Duration period, MissedTickBehavior missedTicks) {
        return new FromInterval(
                Objects.requireNonNull(delay, "delay"),
                Arguments.positive("period", period),
                Objects.requireNonNull(missedTicks, "missedTicks"));
    }

    /**
     * A single 0, some time after the first poll.
     *
     * @param delay how long after
     * @return the stream
     */
    static AsyncStream<Long> timer(Duration delay) {
        Objects.requireNonNull(delay, "delay");
        return new FromFuture<>(
                "Timer(" + TimeText.exact(delay) + ")", () -> Time.sleep(delay).map(done -> 0L));
    }

    /**
     * Gives the items of several streams as they come.
     *
     * <p><b>Ordering.</b> That of each stream is kept; among them, those that have items take turns, of 64 items at most. Ends when all have ended.
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
     * Gives the items of several streams as they come, as {@link #merge(AsyncStream[])} does.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream
     */
    static <T> AsyncStream<T> merge(Iterable<? extends AsyncStream<? extends T>> streams) {
        return new Merge<>(Arguments.list(streams));
    }

    /**
     * Gives the items of several sorted streams in their order.
     *
     * <p><b>Behaviour.</b> Waits until each stream has given its next item or has ended, and holds those items. If a stream is not sorted, neither is the
     * result.
     *
     * <p><b>Ordering.</b> Equal items come in the order of the streams.
     *
     * <p><b>Errors.</b> A failure cancels all others and fails the stream; the items that were held are lost.
     *
     * @param <T> the type of the items
     * @param order by which the streams are sorted
     * @param streams the streams
     * @return the stream
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    static <T> AsyncStream<T> mergeSorted(Comparator<? super T> order, AsyncStream<? extends T>... streams) {
        return new MergeSorted<>(Objects.requireNonNull(order, "order"), List.of(streams));
    }

    /**
     * Gives so many items of each of several streams in turn, and waits for the one whose turn it is.
     *
     * <p><b>Ordering.</b> The order of the streams, over and over; those that have ended are passed over.
     *
     * <p><b>Errors.</b> A failure comes when it is the turn of its stream, cancels all others and fails the stream.
     *
     * @param <T> the type of the items
     * @param segment how many items a stream gives before it is the turn of the next
     * @param streams the streams
     * @return the stream
     * @throws IllegalArgumentException if {@code segment} is less than 1
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    static <T> AsyncStream<T> interleave(int segment, AsyncStream<? extends T>... streams) {
        return new Interleave<>(Arguments.positive("segment", segment), List.of(streams));
    }

    /**
     * Follows the first of several streams that gives an item, ends or fails, and cancels the others then.
     *
     * <p><b>Behaviour.</b> The others are cancelled before the item is given. With no streams at all it ends at once.
     *
     * <p><b>Ordering.</b> If several are ready at the first poll, the first of them wins.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    static <T> AsyncStream<T> race(AsyncStream<? extends T>... streams) {
        return new Race<>(List.of(streams));
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
     * Runs several streams, one after the other, as {@link #concat(AsyncStream[])} does.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream
     */
    static <T> AsyncStream<T> concat(Iterable<? extends AsyncStream<? extends T>> streams) {
        return new Concat<>(Arguments.list(streams));
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
     * Makes lists of one item each of several streams, in the order of the streams.
     *
     * <p><b>Behaviour.</b> Ends when one of them ends, and cancels the others then; items that wait for their partners, at most one of each stream, are lost.
     *
     * <p><b>Errors.</b> A failure of one cancels the others and fails the stream.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream of the lists, which belong to whoever gets them
     */
    static <T> AsyncStream<List<T>> zip(Iterable<? extends AsyncStream<? extends T>> streams) {
        return new ZipAll<>(Arguments.list(streams));
    }

    /**
     * Gives, for each item of either stream, what comes of it and of the latest item of the other.
     *
     * <p><b>Behaviour.</b> The first is given once both have given an item. Ends when both have ended, or one has without an item.
     *
     * <p><b>Ordering.</b> Streams that have items take turns, of 64 items at most; each item makes a pair, none is passed over.
     *
     * <p><b>Errors.</b> A failure of one cancels the other and fails the stream; so does a failure of the combiner.
     *
     * @param <A> the type of the items of one
     * @param <B> the type of the items of the other
     * @param <R> the type of the pairs
     * @param left the one
     * @param right the other
     * @param combiner makes a pair, never null; it does not wait
     * @return the stream
     */
    @SuppressWarnings("unchecked") // the sources are in the order of the arguments
    static <A, B, R> AsyncStream<R> combineLatest(
            AsyncStream<? extends A> left,
            AsyncStream<? extends B> right,
            CheckedBiFunction<? super A, ? super B, ? extends R> combiner) {
        Objects.requireNonNull(combiner, "combiner");
        return new CombineLatest<>(List.of(left, right), latest -> combiner.apply((A) latest[0], (B) latest[1]));
    }

    /**
     * Gives, for each item of any of several streams, a list of the latest items of all, in the order of the streams.
     *
     * <p><b>Behaviour.</b> As {@link #combineLatest(AsyncStream, AsyncStream, CheckedBiFunction)}.
     *
     * @param <T> the type of the items
     * @param streams the streams
     * @return the stream of the lists, which can't be modified
     */
    @SuppressWarnings("unchecked") // the streams give such items
    static <T> AsyncStream<List<T>> combineLatest(Iterable<? extends AsyncStream<? extends T>> streams) {
        return new CombineLatest<>(Arguments.list(streams), latest -> (List<T>) List.of(latest));
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
    static <T> AsyncStream<T> fromPublisher(Publisher<? extends T> publisher, int prefetch) {
        return PublisherStream.of(publisher, prefetch);
    }

    /**
     * Makes a stream of a publisher of the JDK's kind, with a prefetch of {@value PublisherStream#DEFAULT_PREFETCH}.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @return the stream
     * @see PublisherStream
     */
    static <T> AsyncStream<T> fromFlowPublisher(Flow.Publisher<? extends T> publisher) {
        return PublisherStream.ofFlow(publisher, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Makes a stream of a publisher of the JDK's kind.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     * @see PublisherStream
     */
    static <T> AsyncStream<T> fromFlowPublisher(Flow.Publisher<? extends T> publisher, int prefetch) {
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
