// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.aof;

import java.io.IOException;

/** The append-only file holds something that was never written so. */
public final class CorruptFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    CorruptFileException(long offset, String what) {
        super("append-only file is corrupt at byte " + offset + ": " + what);
        this.offset = offset;
    }

    /**
     * Returns where.
     *
     * @return the offset of the first byte of the command that makes no sense
     */
    public long offset() {
        return offset;
    }
}
