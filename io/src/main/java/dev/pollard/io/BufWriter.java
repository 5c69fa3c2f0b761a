// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects small writes and passes them on in large ones.
 *
 * <p><b>Behaviour.</b> Holds back up to 64 KiB, in a pooled buffer that is borrowed while there are bytes; passes them on when the buffer is full and
 * when it is flushed or shut down, and at no other time. A writer that is dropped without a flush drops what it holds back, and its buffer
 * goes to the garbage collector.
 *
 * <p><b>Cancellation.</b> A write that has given its result belongs to this object and is not lost; a cancelled one took nothing.
 */
public final class BufWriter implements AsyncWrite {
    private final AsyncWrite sink;

    /** Holds the bytes from start to its position; null while there are none. */
    private @Nullable ByteBuffer buffer;

    private int start;

    /**
     * Creates a writer.
     *
     * @param sink where the bytes go; written by nobody else from now on
     */
    public BufWriter(AsyncWrite sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
    }

    @Override
    public Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException {
        int size = src.remaining();
        if (size == 0) {
            return Poll.ready(0);
        }
        ByteBuffer held = buffer;
        if (held != null && !held.hasRemaining()) {
            if (!pollPassOn(cx)) {
                return Poll.pending();
            }
            held = null;
        }
        if (held == null) {
            if (size >= BufferPool.SIZE) {
                return sink.pollWrite(cx, src); // the detour would only cost a copy
            }
            held = BufferPool.acquire();
            buffer = held;
            start = 0;
        }
        int n = Math.min(size, held.remaining());
        int limit = src.limit();
        held.put(src.limit(src.position() + n));
        src.limit(limit);
        return Poll.ready(n);
    }

    @Override
    public Poll<@Nullable Void> pollFlush(Context cx) throws IOException {
        return pollPassOn(cx) ? sink.pollFlush(cx) : Poll.pending();
    }

    @Override
    public Poll<@Nullable Void> pollShutdown(Context cx) throws IOException {
        return pollPassOn(cx) ? sink.pollShutdown(cx) : Poll.pending();
    }

    @Override
    public void cancelWrite() {
        sink.cancelWrite();
    }

    /**
     * Returns how many bytes are held back.
     *
     * @return the number of bytes
     */
    public int buffered() {
        ByteBuffer held = buffer;
        return held == null ? 0 : held.position() - start;
    }

    /** Passes on what is held back; false means pending. */
    private boolean pollPassOn(Context cx) throws IOException {
        ByteBuffer held = buffer;
        if (held == null) {
            return true;
        }
        int end = held.position();
        boolean done = false;
        try {
            done = WriteAll.pollWriteAll(cx, sink, held.limit(end).position(start));
        } finally {
            start = held.position();
            held.limit(held.capacity()).position(end);
        }
        if (done) {
            buffer = null;
            BufferPool.release(held);
        }
        return done;
    }

    @Override
    public String toString() {
        return "BufWriter(" + sink + ")";
    }
}
