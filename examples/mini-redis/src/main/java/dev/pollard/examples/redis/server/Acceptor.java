// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.forEach;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes connections as they come, starts a task for each, and turns away those that are too many. Ends when the listener is closed. */
final class Acceptor {
    private static final byte[] TOO_MANY = "-ERR max number of clients reached\r\n".getBytes(US_ASCII);

    private Acceptor() {}

    static Future<@Nullable Void> accept(TcpListener listener, Server server) {
        return async(() -> {
            try {
                forEach(listener.incoming(), connection -> {
                    if (server.isFull()) {
                        server.rejected();
                        await(turnAway(connection));
                    } else {
                        welcome(connection, server);
                    }
                });
            } catch (RejectedExecutionException e) {
                // The server closes.
            } finally {
                listener.close();
            }
        });
    }

    private static void welcome(TcpConnection connection, Server server) {
        try {
            server.connected(connection);
        } catch (IOException e) {
            // It has gone again.
            connection.close();
        }
    }

    private static Future<Integer> turnAway(TcpConnection connection) {
        // A new socket has room for a line.
        return connection.use(c -> c.write(ByteBuffer.wrap(TOO_MANY))).recover(IOException.class, gone -> 0);
    }
}
