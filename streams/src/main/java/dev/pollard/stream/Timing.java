// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * When items go on: the part of {@link AsyncStream} that looks at the clock, which is that of whoever polls.
 *
 * @param <T> the type of the items
 */
sealed interface Timing<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Holds each item for some time before it is given, and takes the next one after that.
     *
     * <p><b>Cancellation.</b> The item that is held is lost, as it is with a failure of the stream behind it.
     *
     * @param delay how long
     * @return the stream
     * @see AsyncStream#throttle(int, Duration)
     */
    default AsyncStream<T> delayElements(Duration delay) {
        return new DelayElements<>(self(), Objects.requireNonNull(delay, "delay"));
    }

    /**
     * Gives each item some time after it came, so that the distances between the items stay as they are.
     *
     * <p><b>Behaviour.</b> An item has come when it was taken from the source, which happens when an item is asked for. The end and a failure come after the items.
     *
     * <p><b>Demand.</b> No item is taken while {@code capacity} of them wait.
     *
     * <p><b>Cancellation.</b> The items that wait are lost.
     *
     * @param capacity how many items may wait
     * @param delay how long
     * @return the stream
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    default AsyncStream<T> delaySequence(int capacity, Duration delay) {
        return new DelaySequence<>(
                self(), Arguments.positive("capacity", capacity), Objects.requireNonNull(delay, "delay"));
    }

    /**
     * Starts this stream some time after the first poll.
     *
     * @param delay how long
     * @return the stream
     */
    default AsyncStream<T> delaySubscription(Duration delay) {
        return AsyncStream.timer(delay).then(self());
    }

    /**
     * Gives each item once a future is done that a function makes of it, and takes the next one after that.
     *
     * <p><b>Errors.</b> Fails as the stream, the function or the future does.
     *
     * @param function makes a future of an item; its value is ignored
     * @return the stream of the same items
     */
    default AsyncStream<T> delayUntil(CheckedFunction<? super T, ? extends Future<?>> function) {
        Objects.requireNonNull(function, "function");
        return new MapAsync<>(
                "DelayUntil",
                self(),
                1,
                item -> Objects.requireNonNull(function.apply(item), "null from the function")
                        .map(value -> item));
    }

    /**
     * Gives items at a limited rate, as evenly as the timers allow, and takes them only then: above 100 a second, up to those of 10 ms at once.
     *
     * <p><b>Demand.</b> Nothing is dropped: the source is not asked for an item before it may be given.
     *
     * @param items how many items may be given in a period
     * @param period the period
     * @return the stream of the same items
     * @throws IllegalArgumentException if {@code items} is less than 1, or the period is zero or less
     */
    default AsyncStream<T> throttle(int items, Duration period) {
        return Throttle.evenly(self(), Arguments.positive("items", items), Arguments.positive("period", period));
    }

    /**
     * Gives items at a limited rate, some of them at once after a pause, and takes them only then.
     *
     * <p><b>Behaviour.</b> A bucket of {@code burst} tokens that is full at the beginning: each item takes a token, and {@code items} tokens come in a period.
     *
     * @param items how many items may be given in a period, in the long run
     * @param period the period
     * @param burst how many items may be given at once
     * @return the stream of the same items
     * @throws IllegalArgumentException if {@code items} or {@code burst} is less than 1, or the period is zero or less
     */
    default AsyncStream<T> throttle(int items, Duration period, int burst) {
        return new Throttle<>(
                self(),
                Arguments.positive("items", items),
                Arguments.positive("period", period),
                Arguments.positive("burst", burst));
    }

    /**
     * Gives the first item, and then none of those that come for some time after each that it has given.
     *
     * @param period how long
     * @return the stream of the other items
     */
    default AsyncStream<T> throttleFirst(Duration period) {
        return new ThrottleFirst<>(self(), Objects.requireNonNull(period, "period"));
    }

    /**
     * Gives an item at once, and then, at most once a period, the newest one.
     *
     * <p><b>Behaviour.</b> A period begins when an item is given. Items are taken as they come, while somebody polls. At the end of the source the newest item is given
     * at once.
     *
     * <p><b>Errors.</b> A failure fails the stream at once, and the item that waits is lost.
     *
     * @param period how long to wait after each item
     * @return the stream of the newest items
     */
    default AsyncStream<T> throttleLatest(Duration period) {
        return new ThrottleLatest<>(self(), Objects.requireNonNull(period, "period"));
    }

    /**
     * Gives, once a period, the newest item, if there is one that was not given.
     *
     * <p><b>Behaviour.</b> The periods begin with the first poll. Items are taken as they come, while somebody polls. At the end of the source the newest item is given
     * at once.
     *
     * <p><b>Errors.</b> A failure fails the stream at once, and the item that waits is lost.
     *
     * @param period how long a period is
     * @return the stream of the newest items
     * @throws IllegalArgumentException if the period is zero or less
     */
    default AsyncStream<T> sample(Duration period) {
        return new Sample<>(self(), Arguments.positive("period", period));
    }

    /**
     * Gives the items after which nothing came for some time; the last one is given at the end.
     *
     * <p><b>Behaviour.</b> Items are taken as they come, while somebody polls.
     *
     * <p><b>Errors.</b> A failure fails the stream at once, and the item that waits is lost.
     *
     * @param quiet how long nothing must come
     * @return the stream of these items
     */
    default AsyncStream<T> debounce(Duration quiet) {
        return new Debounce<>(self(), Objects.requireNonNull(quiet, "quiet"));
    }

    /**
     * Gives an item of another making whenever none has come for some time: for connections that are cut when they are silent.
     *
     * <p><b>Behaviour.</b> The time counts from when an item was asked for and was not there.
     *
     * @param idle how long nothing must come
     * @param filler makes the item, never null; it does not wait
     * @return the stream of the items and the fillers
     * @throws IllegalArgumentException if the time is zero or less
     */
    default AsyncStream<T> keepAlive(Duration idle, Callable<? extends T> filler) {
        return new KeepAlive<>(self(), Arguments.positive("idle", idle), Objects.requireNonNull(filler, "filler"));
    }

    /**
     * Gives each item with the time at which it came, by the {@link dev.pollard.time.Ticker} of whoever polls.
     *
     * @return the stream of the items with their times
     */
    default AsyncStream<Timed<T>> timed() {
        return new Timestamps<>(self());
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
        return new Timeout<>(self(), Objects.requireNonNull(limit, "limit"), null, /* firstOnly= */ false);
    }

    /**
     * Cancels this stream if an item does not come in time, and goes on with another one, which may take its time.
     *
     * <p><b>Behaviour.</b> As {@link #timeout(Duration)}.
     *
     * @param limit how long to wait for an item
     * @param fallback the other stream
     * @return the stream
     */
    default AsyncStream<T> timeout(Duration limit, AsyncStream<? extends T> fallback) {
        return new Timeout<>(
                self(),
                Objects.requireNonNull(limit, "limit"),
                Objects.requireNonNull(fallback, "fallback"),
                /* firstOnly= */ false);
    }

    /**
     * Fails with {@link dev.pollard.future.TimeoutExceededException} if the first item does not come in time, or the end before it; the others may take their time.
     *
     * @param limit how long to wait for the first item
     * @return the stream
     */
    default AsyncStream<T> timeoutFirst(Duration limit) {
        return new Timeout<>(self(), Objects.requireNonNull(limit, "limit"), null, /* firstOnly= */ true);
    }

    /**
     * Fails with {@link dev.pollard.future.TimeoutExceededException} if this stream does not end in time.
     *
     * <p><b>Behaviour.</b> The time counts from the first poll that did not find the end, whoever it is that takes so long. While the source is always ready
     * the clock is looked at every 64 items. For no failure see {@link AsyncStream#takeUntil(Callable)}.
     *
     * @param limit how long the whole may take
     * @return the stream
     */
    default AsyncStream<T> timeoutTotal(Duration limit) {
        return new TimeoutTotal<>(self(), Objects.requireNonNull(limit, "limit"));
    }
}
