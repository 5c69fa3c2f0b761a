// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.timer.TimeText;
import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says that something was not done within the time that it was given. */
public final class TimeoutExceededException extends TimeoutException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The limit that was passed. */
    private final Duration limit;

    /** What had the limit, if not the future itself. */
    private final @Nullable String owner;

    /**
     * Creates the exception.
     *
     * @param limit the time that was given
     */
    public TimeoutExceededException(Duration limit) {
        super("not done within " + TimeText.exact(Objects.requireNonNull(limit, "limit")));
        this.limit = limit;
        this.owner = null;
    }

    /**
     * Creates the exception for a limit that something larger had.
     *
     * @param limit the time that was given
     * @param owner what had the limit, such as {@code scope checkout}
     */
    public TimeoutExceededException(Duration limit, String owner) {
        super(Objects.requireNonNull(owner, "owner") + " not done within "
                + TimeText.exact(Objects.requireNonNull(limit, "limit")));
        this.limit = limit;
        this.owner = owner;
    }

    /**
     * Returns what had the limit: something larger that this was a part of.
     *
     * @return such as {@code scope checkout}; null for a limit of the future itself
     */
    public @Nullable String owner() {
        return owner;
    }

    /**
     * Returns the time that was given.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }
}
