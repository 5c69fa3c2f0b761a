// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes until a buffer is empty. All progress is in the buffer. */
final class WriteAll extends OnceFuture<@Nullable Void> {
    private final AsyncWrite sink;
    private final ByteBuffer src;

    WriteAll(AsyncWrite sink, ByteBuffer src) {
        this.sink = sink;
        this.src = src;
    }

    @Override
    protected Poll<@Nullable Void> step(Context cx) throws IOException {
        return pollWriteAll(cx, sink, src) ? Poll.done() : Poll.pending();
    }

    /** Writes until {@code src} is empty; false means pending. */
    static boolean pollWriteAll(Context cx, AsyncWrite sink, ByteBuffer src) throws IOException {
        while (src.hasRemaining()) {
            Poll<Integer> written = sink.pollWrite(cx, src);
            if (written.isPending()) {
                return false;
            }
            if (written.value() == 0) {
                throw new IOException("wrote 0 of " + src.remaining() + " bytes to " + sink);
            }
        }
        return true;
    }

    @Override
    protected void release() {
        sink.cancelWrite();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("room for " + src.remaining() + " bytes in " + sink);
    }

    @Override
    public String toString() {
        return "WriteAll(" + sink + ")";
    }
}
