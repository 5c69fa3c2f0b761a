// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.spawn;

import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A server that sends back what it gets, for any number of clients, until each has had enough. */
final class Tour43Echo {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Tour43Echo() {}

    /** For a thread, which sleeps whenever the client is silent, and serves nobody else meanwhile. */
    static long echoBlocking(Socket socket) throws IOException {
        try (socket) {
            return socket.getInputStream().transferTo(socket.getOutputStream());
        }
    }

    static Future<?> echo(TcpConnection connection) {
        return async(() -> {
            try (connection) {
                ByteBuffer bytes = ByteBuffer.allocate(1024);
                while (await(connection.read(bytes.clear())) >= 0) {
                    await(connection.writeAll(bytes.flip())); // a slow reader slows this down, and nothing else
                }
            }
        });
    }

    static Future<?> serve(TcpListener listener) {
        return listener.incoming().forEach(connection -> spawn(echo(connection)).detach());
    }

    static void talk(int port, String... words) throws IOException {
        try (Socket client = new Socket(LOOPBACK, port)) {
            for (String word : words) {
                client.getOutputStream().write(word.getBytes());
                System.out.println(new String(client.getInputStream().readNBytes(word.length())));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        try (ServerSocket blocking = new ServerSocket(0, 10, LOOPBACK);
                TcpListener listener = TcpListener.bind(new InetSocketAddress(LOOPBACK, 0));
                AsyncRuntime runtime = AsyncRuntime.create()) {
            runtime.spawnBlocking(() -> echoBlocking(blocking.accept())).detach();
            talk(blocking.getLocalPort(), "alpha", "beta");
            runtime.spawn(serve(listener)).detach();
            talk(listener.localAddress().getPort(), "gamma", "delta");
        }
    }
}
