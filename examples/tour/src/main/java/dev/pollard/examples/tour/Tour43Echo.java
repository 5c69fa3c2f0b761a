// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.Spawner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A server that sends back what it gets, for any number of clients, until each has had enough. */
final class Tour43Echo {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Tour43Echo() {}

    static Future<?> echo(TcpConnection connection) {
        return async(() -> {
            try (connection) {
                ByteBuffer bytes = ByteBuffer.allocate(1024);
                while (await(connection.read(bytes.clear())) >= 0) {
                    await(connection.writeAll(bytes.flip())); // a slow reader slows this down, and nothing else
                }
            } catch (IOException e) {
                System.out.println("lost a client: " + e.getMessage());
            }
        });
    }

    static Future<?> serve(Spawner runtime, TcpListener listener) {
        return listener.incoming()
                .forEach(connection -> runtime.spawn(echo(connection)).detach());
    }

    public static void main(String[] args) throws Exception {
        try (TcpListener listener = TcpListener.bind(new InetSocketAddress(LOOPBACK, 0));
                AsyncRuntime runtime = AsyncRuntime.create()) {
            runtime.spawn(serve(runtime, listener)).detach();
            try (Socket client = new Socket(LOOPBACK, listener.localAddress().getPort())) {
                for (String word : new String[] {"alpha", "beta", "gamma"}) {
                    client.getOutputStream().write(word.getBytes());
                    System.out.println(new String(client.getInputStream().readNBytes(word.length())));
                }
            }
        }
    }
}
