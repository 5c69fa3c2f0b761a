// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Moves bytes until the end of the source. */
final class CopyAll extends OnceFuture<Long> {
    /*
     * The buffer is borrowed for a poll, and kept between polls only while it holds bytes that the destination did not take: a copy that waits
     * for its source holds no memory. Nothing more is read while the destination is full, which is how its backpressure reaches the source.
     */

    private final AsyncRead source;
    private final AsyncWrite sink;
    private @Nullable ByteBuffer unwritten;
    private boolean unflushed;
    private boolean ended;
    private long copied;

    CopyAll(AsyncRead source, AsyncWrite sink) {
        this.source = source;
        this.sink = sink;
    }

    @Override
    protected Poll<Long> step(Context cx) throws IOException {
        ByteBuffer buffer = unwritten;
        if (buffer == null) {
            buffer = BufferPool.acquire();
        }
        boolean holdsBytes = false;
        try {
            while (true) {
                if (unwritten != null) {
                    if (!WriteAll.pollWriteAll(cx, sink, buffer)) {
                        holdsBytes = true;
                        return Poll.pending();
                    }
                    unwritten = null;
                    unflushed = true;
                }
                Poll<Integer> read = ended ? Poll.ready(-1) : source.pollRead(cx, buffer.clear());
                if (read.isReady() && read.value() >= 0) {
                    copied += read.value();
                    unwritten = buffer.flip();
                    continue;
                }
                ended |= read.isReady();
                if (unflushed) {
                    if (sink.pollFlush(cx).isPending()) {
                        return Poll.pending();
                    }
                    unflushed = false;
                }
                return ended ? Poll.ready(copied) : Poll.pending();
            }
        } finally {
            if (!holdsBytes) {
                unwritten = null;
                BufferPool.release(buffer);
            }
        }
    }

    @Override
    protected void release() {
        source.cancelRead();
        sink.cancelWrite();
        ByteBuffer buffer = unwritten;
        if (buffer != null) {
            unwritten = null;
            BufferPool.release(buffer);
        }
    }

    @Override
    protected void tell(Inspector inspector) {
        if (unwritten != null || unflushed) {
            inspector.waitsFor("room in " + sink);
        } else {
            inspector.waitsFor("bytes from " + source);
        }
    }

    @Override
    public String toString() {
        return "Copy(" + source + ", " + sink + ")";
    }
}
