// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.echo;

import dev.pollard.future.Future;
import dev.pollard.io.Copy;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.Spawner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Sends back what it receives: the smallest useful server. */
public final class EchoServer {
    private EchoServer() {}

    /**
     * Serves on the loopback address until the process is stopped.
     *
     * @param args {@code --port} and the port; 7007 by default, 0 for any that is free
     * @throws Exception if the port is taken
     */
    public static void main(String[] args) throws Exception {
        int port = args.length == 2 && args[0].equals("--port") ? Integer.parseInt(args[1]) : 7007;
        try (AsyncRuntime runtime = AsyncRuntime.create();
                TcpListener listener =
                        TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            System.out.println("ready on " + listener.localAddress());
            runtime.blockOn(serve(listener, runtime));
        }
    }

    /** Gives each connection a task of its own, until the listener is closed. */
    static Future<@Nullable Void> serve(TcpListener listener, Spawner spawner) {
        return listener.incoming()
                .forEach(connection -> spawner.spawn(echo(connection)).detach());
    }

    /** Copies the connection to itself until the peer has sent all, then closes it. A peer that is gone is no failure of the server. */
    static Future<Long> echo(TcpConnection connection) {
        return connection.use(c -> Copy.copy(c, c)).recover(IOException.class, gone -> -1L);
    }
}
