// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a delimiter is buffered, and remembers how far it has looked, so that each byte is looked at once.
 *
 * <p>What it has looked at stays buffered: forgetting this object loses nothing but that work.
 */
final class Delimited {
    private final AsyncBufRead source;
    private final byte delimiter;
    private int searched;

    Delimited(AsyncBufRead source, byte delimiter) {
        this.source = source;
        this.delimiter = delimiter;
    }

    /**
     * Looks for the delimiter in the first {@code most} bytes.
     *
     * @return the bytes from the first to the delimiter; without a delimiter the first {@code most}, or all if the source ends; null if pending
     */
    @Nullable
    ByteBuffer poll(Context cx, long most) throws IOException {
        while (true) {
            var filled = source.pollFill(cx, searched + 1);
            if (filled.isPending()) {
                return null;
            }
            ByteBuffer bytes = filled.value();
            int start = bytes.position();
            int end = start + (int) Math.min(most, bytes.remaining());
            for (int i = start + searched; i < end; i++) {
                if (bytes.get(i) == delimiter) {
                    searched = 0;
                    return bytes.limit(i + 1);
                }
            }
            boolean ended = bytes.remaining() <= searched;
            searched = end - start;
            if (ended || searched == most) {
                searched = 0;
                return bytes.limit(end);
            }
        }
    }

    void cancel() {
        source.cancelRead();
    }

    /** Whether bytes that {@link #poll} gave end with the delimiter. */
    boolean isComplete(ByteBuffer bytes) {
        return bytes.hasRemaining() && bytes.get(bytes.limit() - 1) == delimiter;
    }
}
