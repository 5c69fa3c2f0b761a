// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes connections as they come, starts a task for each, and turns away those that are too many. Ends when the listener is closed. */
final class Acceptor implements Future<@Nullable Void> {
    private static final byte[] TOO_MANY = "-ERR max number of clients reached\r\n".getBytes(US_ASCII);

    private final TcpListener listener;
    private final Server server;

    Acceptor(TcpListener listener, Server server) {
        this.listener = listener;
        this.server = server;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws IOException {
        try {
            while (true) {
                Poll<TcpConnection> accepted = listener.pollAccept(cx);
                if (accepted.isPending()) {
                    return Poll.pending();
                }
                welcome(cx, accepted.value());
            }
        } catch (ClosedChannelException | RejectedExecutionException e) {
            // The server closes.
            return Poll.done();
        }
    }

    private void welcome(Context cx, TcpConnection connection) {
        try {
            if (server.isFull()) {
                server.rejected();
                // Best effort: a new socket has room for a line.
                connection.pollWrite(cx, ByteBuffer.wrap(TOO_MANY));
                connection.close();
            } else {
                server.connected(connection);
            }
        } catch (IOException e) {
            // It has gone again.
            connection.close();
        }
    }

    @Override
    public void cancel() {
        listener.close();
    }

    @Override
    public String toString() {
        return "Acceptor(" + listener + ")";
    }
}
