// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.future.Future;
import java.util.Objects;

/** Moves bytes from a source to a destination. */
public final class Copy {
    private Copy() {}

    /**
     * Copies until the end of the source.
     *
     * <p><b>Behaviour.</b> Reads no more than 64 KiB ahead of what the destination takes. The destination is flushed whenever the source has
     * nothing, and at its end; it is not shut down. Source and destination may be the same connection.
     *
     * <p><b>Cancellation.</b> Up to 64 KiB that were read and not yet written are lost.
     *
     * <p><b>Errors.</b> What the source or the destination throws.
     *
     * @param source where the bytes come from
     * @param sink where they go
     * @return a future of the number of bytes copied
     */
    public static Future<Long> copy(AsyncRead source, AsyncWrite sink) {
        return new CopyAll(Objects.requireNonNull(source, "source"), Objects.requireNonNull(sink, "sink"));
    }
}
