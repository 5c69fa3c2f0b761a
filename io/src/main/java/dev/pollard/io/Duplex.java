// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in memory: what is written to one end is read from the other.
 *
 * <p>For tests, and for code that talks to itself in the terms of the network. Needs no runtime.
 *
 * <p><b>Behaviour.</b> Each direction holds a fixed number of bytes; a writer waits while it is full. Closing an end is the end of the source for the
 * other end, once it has read what is there, and writing to it fails.
 *
 * <p><b>Threading.</b> One reader and one writer at a time for each end.
 */
public final class Duplex implements AsyncRead, AsyncWrite, AutoCloseable {
    private final Pipe in;
    private final Pipe out;
    private volatile boolean closed;

    private Duplex(Pipe in, Pipe out) {
        this.in = in;
        this.out = out;
    }

    /**
     * The two ends of a connection.
     *
     * @param left one end
     * @param right the other end
     */
    public record Pair(Duplex left, Duplex right) {}

    /**
     * Creates a connection.
     *
     * @param capacity how many bytes each direction holds, 1 or more
     * @return its ends
     */
    public static Pair pair(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity < 1: " + capacity);
        }
        Pipe there = new Pipe(capacity);
        Pipe back = new Pipe(capacity);
        return new Pair(new Duplex(back, there), new Duplex(there, back));
    }

    @Override
    public Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        ensureOpen();
        return in.pollRead(cx, dst);
    }

    @Override
    public Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException {
        ensureOpen();
        return out.pollWrite(cx, src);
    }

    @Override
    public Poll<@Nullable Void> pollFlush(Context cx) throws IOException {
        ensureOpen();
        return Poll.done();
    }

    @Override
    public Poll<@Nullable Void> pollShutdown(Context cx) throws IOException {
        ensureOpen();
        out.endWriting();
        return Poll.done();
    }

    @Override
    public void cancelRead() {
        in.forgetReader();
    }

    @Override
    public void cancelWrite() {
        out.forgetWriter();
    }

    /** Closes this end. Idempotent. What waits on it is woken and fails with {@link ClosedChannelException}. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            in.endReading();
            out.endWriting();
        }
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public String toString() {
        return "Duplex";
    }
}
