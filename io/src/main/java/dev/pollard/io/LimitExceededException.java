// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import java.io.IOException;

/** A line or record is longer than its reader accepts. */
public final class LimitExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The limit, in bytes. */
    private final int limit;

    /**
     * Creates the exception.
     *
     * @param what what is too long
     * @param limit the limit, in bytes
     */
    public LimitExceededException(String what, int limit) {
        super(what + " longer than " + limit + " bytes");
        this.limit = limit;
    }

    /**
     * Returns the limit that was exceeded.
     *
     * @return the limit, in bytes
     */
    public int limit() {
        return limit;
    }
}
