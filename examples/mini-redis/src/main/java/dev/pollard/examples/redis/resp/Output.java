// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to a client and has not been sent yet: a queue of borrowed buffers.
 *
 * <p>Small replies are packed into one buffer, so that a pipeline of requests is answered with one write. Long values are not copied but
 * lined up by reference. An empty output holds no buffer.
 *
 * <p><b>Threading.</b> One owner.
 */
public final class Output {
    /** From here on a reference costs less than a copy. */
    private static final int BY_REFERENCE = 32 * 1024;

    private final BufferSource source;

    /** Full, or followed by something that was not copied; ready to be read. Read-only ones are references. */
    private final ArrayDeque<ByteBuffer> full = new ArrayDeque<>(2);

    /** Being filled; its content follows all of {@link #full}. */
    private @Nullable ByteBuffer tail;

    private long pendingInFull;

    /**
     * Creates an empty output.
     *
     * @param source lends the buffers
     */
    public Output(BufferSource source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Returns how much waits here.
     *
     * @return bytes
     */
    public long pending() {
        ByteBuffer filling = tail;
        return pendingInFull + (filling == null ? 0 : filling.position());
    }

    void write(byte[] bytes, int length) {
        write(bytes, 0, length);
    }

    void write(byte[] bytes, int from, int length) {
        if (length >= BY_REFERENCE) {
            finishTail();
            full.add(ByteBuffer.wrap(bytes, from, length).asReadOnlyBuffer());
            pendingInFull += length;
            return;
        }
        int at = from;
        int rest = length;
        while (rest > 0) {
            ByteBuffer filling = tail;
            if (filling == null) {
                filling = source.acquire();
                tail = filling;
            }
            int piece = Math.min(rest, filling.remaining());
            filling.put(bytes, at, piece);
            at += piece;
            rest -= piece;
            if (!filling.hasRemaining()) {
                finishTail();
            }
        }
    }

    /**
     * Returns the first bytes to send. Call {@link #sent} after taking some from it.
     *
     * @return a buffer to read from, or null if there is nothing to send
     */
    public @Nullable ByteBuffer head() {
        if (full.isEmpty()) {
            finishTail();
        }
        return full.peek();
    }

    /**
     * Says that bytes were taken from {@link #head()}.
     *
     * @param bytes how many
     */
    public void sent(long bytes) {
        pendingInFull -= bytes;
        ByteBuffer head = full.peek();
        if (head != null && !head.hasRemaining()) {
            full.remove();
            release(head);
        }
    }

    /** Forgets everything and gives the buffers back. */
    public void clear() {
        finishTail();
        for (ByteBuffer buffer : full) {
            release(buffer);
        }
        full.clear();
        pendingInFull = 0;
    }

    /**
     * Takes everything out as one array.
     *
     * @return the bytes
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[Math.toIntExact(pending())];
        int at = 0;
        for (ByteBuffer head = head(); head != null; head = head()) {
            int piece = head.remaining();
            head.get(bytes, at, piece);
            at += piece;
            sent(piece);
        }
        return bytes;
    }

    private void finishTail() {
        ByteBuffer filled = tail;
        tail = null;
        if (filled != null) {
            filled.flip();
            full.add(filled);
            pendingInFull += filled.remaining();
        }
    }

    private void release(ByteBuffer buffer) {
        if (!buffer.isReadOnly()) {
            source.release(buffer);
        }
    }
}
