// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.util.Objects;

/**
 * Makes channels: queues and cells between tasks, or between threads and tasks.
 *
 * <table>
 * <caption>Which channel</caption>
 * <tr><th>to pass on</th><th>take</th></tr>
 * <tr><td>one value, once: a reply</td><td>{@link #oneshot()}</td></tr>
 * <tr><td>many values, to one receiver</td><td>{@link #mpsc(int)}, {@link #unboundedMpsc()}</td></tr>
 * <tr><td>many values, each to one of several receivers: work</td><td>{@link #mpmc(int)}, {@link #unboundedMpmc()}</td></tr>
 * <tr><td>many values, each to all receivers: events</td><td>{@link #broadcast(int)}</td></tr>
 * <tr><td>the newest value, to all who want it: configuration, state</td><td>{@link #watch(Object)}</td></tr>
 * </table>
 *
 * <p>A channel with a {@linkplain ChannelBuilder#onUndelivered hook} for values that nobody receives is made by {@link #builder()}.
 */
public final class Channels {
    /** A ring is an array whose length is a power of two. */
    private static final int MAX_RETAINED = 1 << 30;

    private Channels() {}

    /**
     * Makes a channel from any number of senders to one receiver.
     *
     * @param <T> the type of the values
     * @param capacity how many values it holds before senders wait, 1 to 134,217,727; memory is taken for the values that are in it
     * @return its ends
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public static <T> Ends<Sender<T>, Receiver<T>> mpsc(int capacity) {
        return Channels.<T>builder().mpsc(capacity);
    }

    /**
     * Makes a channel without a bound from any number of senders to one receiver.
     *
     * @param <T> the type of the values
     * @return its ends
     */
    public static <T> Ends<UnboundedSender<T>, Receiver<T>> unboundedMpsc() {
        return Channels.<T>builder().unboundedMpsc();
    }

    /**
     * Makes a channel from any number of senders to any number of receivers, each value for one of them.
     *
     * @param <T> the type of the values
     * @param capacity how many values it holds before senders wait, 1 to 134,217,727; memory is taken for the values that are in it
     * @return its ends
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public static <T> Ends<MpmcSender<T>, MpmcReceiver<T>> mpmc(int capacity) {
        return Channels.<T>builder().mpmc(capacity);
    }

    /**
     * Makes a channel without a bound from any number of senders to any number of receivers, each value for one of them.
     *
     * @param <T> the type of the values
     * @return its ends
     */
    public static <T> Ends<UnboundedSender<T>, MpmcReceiver<T>> unboundedMpmc() {
        return Channels.<T>builder().unboundedMpmc();
    }

    /**
     * Makes a channel for one value.
     *
     * @param <T> the type of the value
     * @return its ends; the receiver is a future of the value
     */
    public static <T> Ends<OneshotSender<T>, OneshotReceiver<T>> oneshot() {
        return Channels.<T>builder().oneshot();
    }

    /**
     * Makes a channel from any number of senders to any number of receivers, each value for all of them.
     *
     * @param <T> the type of the values
     * @param capacity how many values it retains for slow receivers, 1 to 1,073,741,824, rounded up to a power of two; memory is taken for the values
     *     that are retained
     * @return its ends; more receivers come from {@link BroadcastSender#subscribe()}
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public static <T> Ends<BroadcastSender<T>, BroadcastReceiver<T>> broadcast(int capacity) {
        BroadcastSender<T> sender = broadcastSender(capacity);
        return new Ends<>(sender, sender.subscribe());
    }

    /**
     * Makes a channel as {@link #broadcast(int)} does, but without a receiver: for a sender to which all receivers subscribe later.
     *
     * @param <T> the type of the values
     * @param capacity how many values it retains for slow receivers, 1 to 1,073,741,824, rounded up to a power of two
     * @return its sender
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public static <T> BroadcastSender<T> broadcastSender(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity < 1: " + capacity);
        }
        if (capacity > MAX_RETAINED) {
            throw new IllegalArgumentException("capacity > " + MAX_RETAINED + ": " + capacity);
        }
        int rounded = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        return new BroadcastSender<>(new BroadcastRing<>(rounded));
    }

    /**
     * Makes a channel that holds the newest value only.
     *
     * @param <T> the type of the values
     * @param initial the first value; counts as seen
     * @return its ends; more receivers come from {@link WatchSender#subscribe()}
     */
    public static <T> Ends<WatchSender<T>, WatchReceiver<T>> watch(T initial) {
        WatchSender<T> sender = watchSender(initial);
        return new Ends<>(sender, sender.subscribe());
    }

    /**
     * Makes a channel as {@link #watch(Object)} does, but without a receiver: for a sender to which all receivers subscribe later.
     *
     * @param <T> the type of the values
     * @param initial the first value
     * @return its sender
     */
    public static <T> WatchSender<T> watchSender(T initial) {
        return new WatchSender<>(new WatchCell<>(Objects.requireNonNull(initial, "initial")));
    }

    /**
     * Begins a channel with options.
     *
     * @param <T> the type of the values
     * @return a builder without any
     */
    public static <T> ChannelBuilder<T> builder() {
        return new ChannelBuilder<>();
    }
}
