// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.util.Objects;
import java.util.Optional;

/**
 * The sending end of a channel with a bound and several receivers: a {@link Sender} that can also push the oldest value out.
 *
 * @param <T> the type of the values
 */
public final class MpmcSender<T> extends Sender<T> {
    private final SharedConduit<T> shared;

    MpmcSender(SharedConduit<T> conduit) {
        super(conduit);
        this.shared = conduit;
    }

    /**
     * Sends a value now, and takes the oldest one out of the channel if it is full.
     *
     * <p>If the channel is full of places that are reserved, the oldest value is the given one. Senders that wait for a place go on to wait.
     *
     * @param value the value; stays with the caller if this throws
     * @return the value that was taken out, or empty if there was a place
     * @throws ChannelClosedException if the channel or this handle is closed
     */
    public Optional<T> forceSend(T value) {
        Objects.requireNonNull(value, "value");
        checkOpen(value);
        if (shared.sendBeyond(value) == Conduit.REFUSED) {
            throw refused(value);
        }
        return Optional.ofNullable(shared.takeExcess());
    }

    @Override
    public MpmcSender<T> copy() {
        return (MpmcSender<T>) super.copy();
    }

    @Override
    MpmcSender<T> another() {
        return new MpmcSender<>(shared);
    }
}
