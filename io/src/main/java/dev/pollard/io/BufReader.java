// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead from a source, so that lines and records can be looked at before they are taken.
 *
 * <p><b>Behaviour.</b> Reads up to 64 KiB at a time into a pooled buffer, borrowed while there are bytes: a reader that waits with nothing
 * buffered holds no memory, and one that waits for the rest of a small record holds just that. The buffer grows beyond 64 KiB only if a
 * record that its caller accepts does.
 *
 * <p><b>Cancellation.</b> As {@link AsyncBufRead}: no byte is lost, whatever is cancelled when.
 *
 * <p>What is buffered belongs to this object: reading from the source beside it, or dropping it, misses those bytes.
 */
public final class BufReader implements AsyncBufRead {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** Up to this many bytes are moved to a buffer of their own size when the source has no more; copying more would cost more than a read. */
    private static final int PARK_LIMIT = 16 * 1024;

    private final AsyncRead source;

    /** The buffer that holds the bytes from start to end; null while there are none. */
    private @Nullable ByteBuffer buffer;

    /** Whether the buffer is to be given back to the pool. */
    private boolean pooled;

    private int start;
    private int end;
    private boolean sourceEnded;

    /**
     * Creates a reader.
     *
     * @param source where the bytes come from; read by nobody else from now on
     */
    public BufReader(AsyncRead source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    @Override
    public Poll<ByteBuffer> pollFill(Context cx, int atLeast) throws IOException {
        if (atLeast < 1) {
            throw new IllegalArgumentException("atLeast < 1: " + atLeast);
        }
        while (end - start < atLeast && !sourceEnded) {
            boolean progressed = false;
            try {
                ByteBuffer room = makeRoom(atLeast);
                Poll<Integer> read =
                        source.pollRead(cx, room.limit(room.capacity()).position(end));
                if (read.isPending()) {
                    return Poll.pending();
                }
                int n = read.value();
                if (n < 0) {
                    sourceEnded = true;
                } else {
                    end += n;
                    progressed = true;
                }
            } finally {
                if (!progressed) {
                    settle();
                }
            }
        }
        ByteBuffer bytes = buffer;
        return Poll.ready(bytes == null ? NONE : bytes.limit(end).position(start));
    }

    @Override
    public void consume(int n) {
        if (n < 0 || n > end - start) {
            throw new IllegalArgumentException("n outside 0.." + (end - start) + ": " + n);
        }
        start += n;
        if (start == end) {
            dropBuffer();
        }
    }

    @Override
    public Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        if (start == end && dst.remaining() >= BufferPool.SIZE && !sourceEnded) {
            return source.pollRead(cx, dst); // the detour would only cost a copy
        }
        return AsyncBufRead.super.pollRead(cx, dst);
    }

    @Override
    public void cancelRead() {
        source.cancelRead();
    }

    /**
     * Returns how many bytes can be taken without asking the source.
     *
     * @return the number of bytes
     */
    public int buffered() {
        return end - start;
    }

    /** Returns a buffer with space behind {@code end}, for bytes of a record of {@code atLeast} bytes. */
    private ByteBuffer makeRoom(int atLeast) {
        ByteBuffer current = buffer;
        if (current == null) {
            start = 0;
            end = 0;
            return own(BufferPool.acquire(), /* fromPool= */ true);
        }
        if (!pooled && current.capacity() < BufferPool.SIZE) {
            return moveTo(BufferPool.acquire(), /* fromPool= */ true);
        }
        if (start > 0 && current.capacity() - start < atLeast) {
            current.limit(end).position(start).compact();
            end -= start;
            start = 0;
        }
        if (end == current.capacity()) { // and start is 0: full, and the record is longer
            int doubled = (int) Math.min(2L * end, Integer.MAX_VALUE - 8);
            if (doubled == end) {
                throw new OutOfMemoryError("record of " + atLeast + " bytes");
            }
            return moveTo(ByteBuffer.allocate(doubled), /* fromPool= */ false);
        }
        return current;
    }

    /** The source has no more for now: holds no more memory than the bytes need. */
    private void settle() {
        int size = end - start;
        if (size == 0) {
            dropBuffer();
        } else if (pooled && size <= PARK_LIMIT) {
            moveTo(ByteBuffer.allocate(size), /* fromPool= */ false);
        }
    }

    private ByteBuffer moveTo(ByteBuffer next, boolean fromPool) {
        ByteBuffer previous = buffer;
        if (previous != null) {
            next.put(previous.limit(end).position(start));
            end -= start;
            start = 0;
            dropBuffer(previous);
        }
        return own(next, fromPool);
    }

    private ByteBuffer own(ByteBuffer next, boolean fromPool) {
        buffer = next;
        pooled = fromPool;
        return next;
    }

    private void dropBuffer() {
        ByteBuffer previous = buffer;
        start = 0;
        end = 0;
        if (previous != null) {
            dropBuffer(previous);
        }
    }

    private void dropBuffer(ByteBuffer previous) {
        buffer = null;
        if (pooled) {
            pooled = false;
            BufferPool.release(previous);
        }
    }

    @Override
    public String toString() {
        return "BufReader(" + source + ")";
    }
}
