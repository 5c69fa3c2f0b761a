// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.future.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
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
     * Runs the streams that a function makes of the items, one after the other.
     *
     * <p><b>Ordering.</b> That of the items. An item is pulled when the stream of the one before has ended.
     *
     * <p><b>Errors.</b> A failure of this stream, of the function or of an inner stream fails the stream, after the items that come before it.
     *
     * @param <R> the type of the new items
     * @param fn makes a stream of an item
     * @return the stream
     */
    default <R> AsyncStream<R> concatMap(CheckedFunction<? super T, ? extends AsyncStream<? extends R>> fn) {
        return new ConcatMap<>(this, Objects.requireNonNull(fn, "fn"));
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
     * @param fn makes a stream of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> flatMap(
            int concurrency, CheckedFunction<? super T, ? extends AsyncStream<? extends R>> fn) {
        return new FlatMap<>("FlatMap", this, concurrency, Objects.requireNonNull(fn, "fn"));
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
     * @param fn makes a future of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> mapAsync(int concurrency, CheckedFunction<? super T, ? extends Future<? extends R>> fn) {
        return new MapAsync<>(this, concurrency, Objects.requireNonNull(fn, "fn"));
    }

    /**
     * Awaits the futures that a function makes of the items, up to so many at once, and gives their values as they come.
     *
     * <p><b>Ordering.</b> None. Else as {@link #mapAsync}, but that the first failure cancels all others and fails the stream at once.
     *
     * @param <R> the type of the values
     * @param concurrency how many futures may be waited for at once
     * @param fn makes a future of an item
     * @return the stream
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    default <R> AsyncStream<R> mapAsyncUnordered(
            int concurrency, CheckedFunction<? super T, ? extends Future<? extends R>> fn) {
        Objects.requireNonNull(fn, "fn");
        return new FlatMap<>(
                "MapAsyncUnordered",
                this,
                concurrency,
                item -> new InFlight<R>(Objects.requireNonNull(fn.apply(item), "null from the function")));
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
     * @param fn makes a stream of a failure
     * @return the stream
     */
    default AsyncStream<T> onErrorResume(CheckedFunction<? super Throwable, ? extends AsyncStream<? extends T>> fn) {
        return new OnErrorResume<>(this, Objects.requireNonNull(fn, "fn"));
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

    @Override
    default void subscribe(Subscriber<? super T> subscriber) {
        throw new UnsupportedOperationException();
    }

    @Override
    default void subscribe(Flow.Subscriber<? super T> subscriber) {
        throw new UnsupportedOperationException();
    }
}
