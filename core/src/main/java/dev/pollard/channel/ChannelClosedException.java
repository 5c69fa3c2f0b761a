// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import org.jspecify.annotations.Nullable;

/** A value was not sent, or none will come, because the channel is closed. */
public final class ChannelClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Not serialized: it need not be serializable. */
    private final transient @Nullable Object value;

    /**
     * Creates an exception.
     *
     * @param message what was closed
     * @param value the value that was not sent, or null if there is none
     */
    public ChannelClosedException(String message, @Nullable Object value) {
        super(message);
        this.value = value;
    }

    /**
     * Returns the value that was not sent: the very object that was given to {@code send}.
     *
     * @return the value, or null if there was none to send
     */
    public @Nullable Object value() {
        return value;
    }
}
