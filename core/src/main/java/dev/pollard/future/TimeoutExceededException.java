// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/** Says that something was not done within the time that it was given. */
public final class TimeoutExceededException extends TimeoutException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The limit that was passed. */
    private final Duration limit;

    /**
     * Creates the exception.
     *
     * @param limit the time that was given
     */
    public TimeoutExceededException(Duration limit) {
        super("not done within " + Objects.requireNonNull(limit, "limit"));
        this.limit = limit;
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
