// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes channels with options; see {@link Channels}, which makes them without.
 *
 * <pre>{@code
 * Ends<Sender<Socket>, Receiver<Socket>> ends = Channels.<Socket>builder()
 *         .onUndelivered(Socket::close)
 *         .mpsc(16);
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class ChannelBuilder<T> {
    private @Nullable Consumer<? super T> undelivered;

    ChannelBuilder() {}

    /**
     * Sets what gets the values that were handed over to the channel and that nobody will receive.
     *
     * <p>These are: the values that are in the channel when the last receiver closes, and the value of a {@code send} that was cancelled before it was sent. A value that
     * comes back, with a {@link ChannelClosedException} or because a method that tries has returned false, does not go there. So
     * each value is received, comes back, or goes to the hook, and only one of these.
     *
     * <p><b>Threading.</b> Called by the thread that closes or cancels, under no lock. What it throws goes to the uncaught exception handler of that thread.
     *
     * @param hook gets a value
     * @return this builder
     */
    public ChannelBuilder<T> onUndelivered(Consumer<? super T> hook) {
        this.undelivered = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Makes a channel from any number of senders to one receiver.
     *
     * @param capacity how many values it holds before senders wait, 1 to 134,217,727; memory is taken for the values that are in it
     * @return its ends
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public Ends<Sender<T>, Receiver<T>> mpsc(int capacity) {
        SoleConduit<T> conduit = new SoleConduit<>(checkCapacity(capacity), 0, undelivered);
        return new Ends<>(new Sender<>(conduit), new MpscReceiver<>(conduit));
    }

    /**
     * Makes a channel without a bound from any number of senders to one receiver.
     *
     * @return its ends
     */
    public Ends<UnboundedSender<T>, Receiver<T>> unboundedMpsc() {
        SoleConduit<T> conduit = new SoleConduit<>(Conduit.UNBOUNDED, 0, undelivered);
        return new Ends<>(new UnboundedSender<>(conduit), new MpscReceiver<>(conduit));
    }

    /**
     * Makes a channel from any number of senders to any number of receivers, each value for one of them.
     *
     * @param capacity how many values it holds before senders wait, 1 to 134,217,727; memory is taken for the values that are in it
     * @return its ends
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public Ends<MpmcSender<T>, MpmcReceiver<T>> mpmc(int capacity) {
        SharedConduit<T> conduit = new SharedConduit<>(checkCapacity(capacity), 0, undelivered);
        return new Ends<>(new MpmcSender<>(conduit), new MpmcReceiver<>(conduit));
    }

    /**
     * Makes a channel without a bound from any number of senders to any number of receivers, each value for one of them.
     *
     * @return its ends
     */
    public Ends<UnboundedSender<T>, MpmcReceiver<T>> unboundedMpmc() {
        SharedConduit<T> conduit = new SharedConduit<>(Conduit.UNBOUNDED, 0, undelivered);
        return new Ends<>(new UnboundedSender<>(conduit), new MpmcReceiver<>(conduit));
    }

    /**
     * Makes a channel for one value.
     *
     * @return its ends; the receiver is a future of the value
     */
    public Ends<OneshotSender<T>, OneshotReceiver<T>> oneshot() {
        Oneshot<T> oneshot = new Oneshot<>(undelivered);
        return new Ends<>(new OneshotSender<>(oneshot), new OneshotReceiver<>(oneshot));
    }

    private static int checkCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity < 1: " + capacity);
        }
        if (capacity > Conduit.MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity > " + Conduit.MAX_CAPACITY + ": " + capacity);
        }
        return capacity;
    }
}
