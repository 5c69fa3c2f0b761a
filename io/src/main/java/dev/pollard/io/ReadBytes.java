// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a number of bytes, which stay in the buffer of the source until all are there. */
final class ReadBytes extends OnceFuture<byte[]> {
    private final AsyncBufRead source;
    private final int n;

    ReadBytes(AsyncBufRead source, int n) {
        this.source = source;
        this.n = n;
    }

    @Override
    protected Poll<byte[]> step(Context cx) throws IOException {
        if (n == 0) {
            return Poll.ready(new byte[0]);
        }
        Poll<ByteBuffer> filled = source.pollFill(cx, n);
        if (filled.isPending()) {
            return Poll.pending();
        }
        ByteBuffer bytes = filled.value();
        if (bytes.remaining() < n) {
            throw new EOFException("end of source with bytes still to read: " + (n - bytes.remaining()));
        }
        byte[] result = new byte[n];
        bytes.get(result);
        source.consume(n);
        return Poll.ready(result);
    }

    @Override
    protected void release() {
        source.cancelRead();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor(n + " bytes from " + source);
    }

    @Override
    public String toString() {
        return "ReadExactly(" + source + ", " + n + ")";
    }
}
