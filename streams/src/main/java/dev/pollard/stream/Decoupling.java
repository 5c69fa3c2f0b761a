// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedConsumer;
import dev.pollard.function.CheckedFunction;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.TaskLocal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom: the part of {@link AsyncStream} that lets a stream and its consumers go at their own pace, or in places of their own.
 *
 * @param <T> the type of the items
 */
sealed interface Decoupling<T> permits AsyncStream {

    /** How many items {@link #runOn(Spawner)} hands over at once: enough to make the change of threads cheap. */
    int HANDOFF = 256;

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Takes items ahead while the consumer is busy, up to a number, and does what it is told when more come.
     *
     * <p><b>Behaviour.</b> While the consumer asks, items go past the buffer. Items are taken ahead when the consumer polls for progress, as all operators do that wait
     * for something of their own, and a subscription without demand.
     *
     * <p><b>Cancellation.</b> The items that wait are lost, and told to {@link AsyncStream#onDiscard}, as those are that are dropped.
     *
     * <p><b>Errors.</b> A failure comes after the items that wait; {@link OverflowException} with {@link Overflow#FAIL}.
     *
     * @param capacity how many items may wait
     * @param overflow what to do when more come
     * @return the stream
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    default AsyncStream<T> buffer(int capacity, Overflow overflow) {
        return buffer(capacity, overflow, dropped -> {});
    }

    /**
     * Takes items ahead while the consumer is busy, and tells of those that are dropped: {@link #buffer(int, Overflow)} with an action.
     *
     * @param capacity how many items may wait
     * @param overflow what to do when more come
     * @param onDrop gets each item that is dropped; it does not wait, and if it fails the stream does
     * @return the stream
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    default AsyncStream<T> buffer(int capacity, Overflow overflow, CheckedConsumer<? super T> onDrop) {
        return new OverflowBuffer<>(
                self(),
                Arguments.positive("capacity", capacity),
                Objects.requireNonNull(overflow, "overflow"),
                Objects.requireNonNull(onDrop, "onDrop"));
    }

    /**
     * Gives the newest item when the consumer comes back, and leaves out those that it was too busy for.
     *
     * @return the stream of the newest items
     */
    default AsyncStream<T> conflate() {
        return new Batch<T, T, T>(
                Batch.Kind.REPLACED, self(), Long.MAX_VALUE, first -> first, (old, item) -> item, last -> last);
    }

    /**
     * Puts the items together that come while the consumer is busy.
     *
     * <p><b>Behaviour.</b> When items are put together is said at {@link #buffer(int, Overflow)}. An item that the consumer waits for is given as it is.
     *
     * @param aggregate makes one item of what there is and the next one, never null; it does not wait
     * @return the stream of the items that were put together
     */
    default AsyncStream<T> conflate(CheckedBiFunction<? super T, ? super T, ? extends T> aggregate) {
        Objects.requireNonNull(aggregate, "aggregate");
        return new Batch<T, T, T>(Batch.Kind.MERGED, self(), Long.MAX_VALUE, first -> first, aggregate, last -> last);
    }

    /**
     * Gathers in lists the items that come while the consumer is busy, up to a number: a consumer that keeps up gets lists of one item.
     *
     * <p><b>Behaviour.</b> As {@link #batch(int, Collector)}.
     *
     * @param max how many items a list has at most; when it is full, the source waits
     * @return the stream of the lists, each of which belongs to whoever gets it; none is empty
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    default AsyncStream<List<T>> batch(int max) {
        return batch(max, Collectors.toList());
    }

    /**
     * Gathers with a collector the items that come while the consumer is busy, up to a number.
     *
     * <p><b>Behaviour.</b> When items are gathered is said at {@link #buffer(int, Overflow)}. An item that the consumer waits for is given at once, as a group of one.
     *
     * <p><b>Errors.</b> A failure comes after the items that were gathered.
     *
     * @param <A> the type in which the collector accumulates
     * @param <R> the type of the results
     * @param max how many items make a group full; then the source waits
     * @param collector gathers the items of a group; its results are not null
     * @return the stream of the results
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    default <A, R> AsyncStream<R> batch(int max, Collector<? super T, A, ? extends R> collector) {
        Objects.requireNonNull(collector, "collector");
        CheckedBiFunction<A, T, A> add = (group, item) -> {
            collector.accumulator().accept(group, item);
            return group;
        };
        CheckedFunction<T, A> begin = item -> add.apply(collector.supplier().get(), item);
        return new Batch<T, A, R>(
                Batch.Kind.GATHERED,
                self(),
                Arguments.positive("max", max),
                begin,
                add,
                group -> collector.finisher().apply(group));
    }

    /**
     * Runs this stream in a task of its own on a runtime, which hands the items over to the consumer: the one way to another thread.
     *
     * <p><b>Behaviour.</b> All that comes before this operator runs in that task, all that comes after it where the consumer is. The task starts with the first poll, and takes
     * no item before one is asked for; then it runs up to 256 items ahead.
     *
     * <p><b>Cancellation.</b> Aborts the task. Items that were handed over and not taken are lost. The scope or the task that polls does not end before that task has.
     *
     * <p><b>Errors.</b> A failure comes after the items. {@link java.util.concurrent.RejectedExecutionException} if the runtime is closed;
     * {@link java.util.concurrent.CancellationException} if it closes.
     *
     * @param runtime runs the stream
     * @return the stream
     */
    default AsyncStream<T> runOn(Spawner runtime) {
        return runOn(runtime, HANDOFF);
    }

    /**
     * Runs this stream in a task of its own, which runs a limited number of items ahead: {@link #runOn(Spawner)}.
     *
     * @param runtime runs the stream
     * @param capacity how many items it may be ahead of the consumer
     * @return the stream
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    default AsyncStream<T> runOn(Spawner runtime, int capacity) {
        return new RunOn<>(
                self(), Objects.requireNonNull(runtime, "runtime"), Arguments.positive("capacity", capacity));
    }

    /**
     * Binds a task-local for the time in which this stream is polled or cancelled, and for no consumer of it.
     *
     * @param <V> the type of the value
     * @param key the task-local
     * @param value the value that is found by this stream, its sources and its functions
     * @return the stream of the same items
     */
    default <V extends @Nullable Object> AsyncStream<T> where(TaskLocal<V> key, V value) {
        return new Where<>(self(), Objects.requireNonNull(key, "key"), value);
    }

    /**
     * Lets several consumers share one run of this stream.
     *
     * <p><b>Behaviour.</b> Each run of the returned stream is a consumer: it joins the shared run with its first poll. A consumer that polls drives the source for
     * all; nothing is spawned. The policy says when the run begins, what those get who come late, who waits for whom, and what happens when the last one has left. The
     * source is asked for an item only when a consumer asks.
     *
     * <p><b>Threading.</b> The consumers may be in different tasks and on different threads; the source is polled by one at a time.
     *
     * <p><b>Ordering.</b> That of the source, for each consumer.
     *
     * <p><b>Cancellation.</b> Takes the consumer out. The items that waited for it are not told to {@link AsyncStream#onDiscard}: others may have them.
     *
     * <p><b>Errors.</b> A failure of the source goes to all who are there, after the items that wait for them, as the same object. Who comes later begins a new run; so
     * does who comes after the end, unless the policy replays. A consumer that was too slow gets {@link OverflowException} with {@link Overflow#FAIL}.
     *
     * @param policy how to share
     * @return a stream whose runs share one of this one
     */
    default AsyncStream<T> share(SharePolicy policy) {
        return new Share<>("Share", self(), Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Lets several consumers share one run of this stream, and gives those who come late the last items first.
     *
     * <p>{@code share(SharePolicy.of(items, Overflow.WAIT).replay(items))}: the fast wait for the slow. What else there is, such as a replay by time, see
     * {@link SharePolicy}.
     *
     * @param items how many items are remembered, and how many may wait for a consumer
     * @return a stream whose runs share one of this one
     * @throws IllegalArgumentException if {@code items} is less than 1
     */
    default AsyncStream<T> replay(int items) {
        return share(SharePolicy.of(Arguments.positive("items", items), Overflow.WAIT)
                .replay(items));
    }

    /**
     * Runs this stream once, when it is first asked for, remembers all that it gave, and gives that to each consumer.
     *
     * <p><b>Behaviour.</b> The source goes as far as a consumer asks. If all leave before the end it rests where it is, and goes on when one comes that wants
     * more. Remembers the items as long as the returned stream is there.
     *
     * <p><b>Errors.</b> A failure is not remembered: those who come after it begin a new run.
     *
     * @return a stream with one run for all
     */
    default AsyncStream<T> memoize() {
        return new Share<>(
                "Memoize",
                self(),
                SharePolicy.of(Integer.MAX_VALUE, Overflow.WAIT).replayAll().keep());
    }
}
