// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.io.AsyncWrite;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The half of a connection that writes.
 *
 * <p><b>Threading.</b> One task at a time, independently of the other half.
 */
public final class TcpWriter implements AsyncWrite, AutoCloseable {
    private final TcpConnection connection;
    private final AtomicInteger openHalves;
    private boolean closed; // owner: the writing task

    TcpWriter(TcpConnection connection, AtomicInteger openHalves) {
        this.connection = connection;
        this.openHalves = openHalves;
    }

    @Override
    public Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException {
        ensureOpen();
        return connection.pollWrite(cx, src);
    }

    @Override
    public Poll<@Nullable Void> pollFlush(Context cx) throws IOException {
        ensureOpen();
        return connection.pollFlush(cx);
    }

    @Override
    public Poll<@Nullable Void> pollShutdown(Context cx) throws IOException {
        ensureOpen();
        return connection.pollShutdown(cx);
    }

    @Override
    public void cancelWrite() {
        connection.cancelWrite();
    }

    /**
     * Returns the connection, for its addresses and options, and to close both halves at once.
     *
     * @return the connection
     */
    public TcpConnection connection() {
        return connection;
    }

    /** Ends writing, of which the peer is told, and closes the connection if the other half is closed. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (openHalves.decrementAndGet() == 0) {
            connection.close();
        } else {
            connection.endOutput();
        }
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public String toString() {
        return "TcpWriter(" + connection.peerAddress() + ")";
    }
}
