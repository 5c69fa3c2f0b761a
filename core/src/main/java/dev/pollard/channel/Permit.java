// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Places in a channel that are reserved: the right to send so many values without waiting.
 *
 * <p><b>Behaviour.</b> A permit that is out keeps the channel from ending: the receiver waits for the values. A place that is not used goes back with
 * {@link #close()}; a permit that is forgotten takes its places with it, and the receiver never comes to its end.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * <pre>{@code
 * sender.reserve().map(permit -> {
 *     try (permit) {
 *         permit.send(expensive());
 *     }
 *     return true;
 * })
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class Permit<T> implements AutoCloseable {
    private static final VarHandle REMAINING;

    static {
        try {
            REMAINING = MethodHandles.lookup()
                    .findVarHandle(Permit.class, "remaining", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Conduit<T> conduit;
    private volatile int remaining;

    Permit(Conduit<T> conduit, int places) {
        this.conduit = conduit;
        this.remaining = places;
    }

    /**
     * Sends a value into a reserved place, also after the channel was {@linkplain Sender#closeChannel() closed}.
     *
     * @param value the value; stays with the caller if this throws
     * @throws ChannelClosedException if nobody would receive it: the receivers are closed
     * @throws IllegalStateException if all places were used or given back
     */
    public void send(T value) {
        Objects.requireNonNull(value, "value");
        int n;
        do {
            n = remaining;
            if (n == 0) {
                throw new IllegalStateException("no place reserved any more: " + this);
            }
        } while (!REMAINING.compareAndSet(this, n, n - 1));
        if (!conduit.sendReserved(value)) {
            throw conduit.refusal(value);
        }
    }

    /**
     * Returns how many places are left.
     *
     * @return the number of values that can be sent
     */
    public int remaining() {
        return remaining;
    }

    /** Gives back the places that were not used. Idempotent. */
    @Override
    public void close() {
        int n = (int) REMAINING.getAndSet(this, 0);
        if (n > 0) {
            conduit.release(n);
        }
    }

    @Override
    public String toString() {
        return "Permit(" + remaining + ", " + conduit + ")";
    }
}
