// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.io.AsyncRead;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The half of a connection that reads.
 *
 * <p><b>Threading.</b> One task at a time, independently of the other half.
 */
public final class TcpReader implements AsyncRead, AutoCloseable {
    private final TcpConnection connection;
    private final AtomicInteger openHalves;
    private boolean closed; // owner: the reading task

    TcpReader(TcpConnection connection, AtomicInteger openHalves) {
        this.connection = connection;
        this.openHalves = openHalves;
    }

    @Override
    public Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return connection.pollRead(cx, dst);
    }

    @Override
    public void cancelRead() {
        connection.cancelRead();
    }

    /**
     * Returns the connection, for its addresses and options, and to close both halves at once.
     *
     * @return the connection
     */
    public TcpConnection connection() {
        return connection;
    }

    /** Ends reading, and closes the connection if the other half is closed. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (openHalves.decrementAndGet() == 0) {
                connection.close();
            }
        }
    }

    @Override
    public String toString() {
        return "TcpReader(" + connection.peerAddress() + ")";
    }
}
