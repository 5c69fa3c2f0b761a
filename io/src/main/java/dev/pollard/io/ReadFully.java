// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads until a buffer is full. All progress is in the buffer. */
final class ReadFully extends OnceFuture<@Nullable Void> {
    private final AsyncRead source;
    private final ByteBuffer dst;

    ReadFully(AsyncRead source, ByteBuffer dst) {
        this.source = source;
        this.dst = dst;
    }

    @Override
    protected Poll<@Nullable Void> step(Context cx) throws IOException {
        while (dst.hasRemaining()) {
            Poll<Integer> read = source.pollRead(cx, dst);
            if (read.isPending()) {
                return Poll.pending();
            }
            if (read.value() < 0) {
                throw new EOFException("end of source with bytes still to read: " + dst.remaining());
            }
        }
        return Poll.done();
    }

    @Override
    protected void release() {
        source.cancelRead();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor(dst.remaining() + " bytes from " + source);
    }

    @Override
    public String toString() {
        return "ReadExactly(" + source + ")";
    }
}
