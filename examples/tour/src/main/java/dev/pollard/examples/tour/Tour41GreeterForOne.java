// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.BufReader;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.time.Time;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A TCP server, with a mistake: while it serves one client, it does not look at the next. */
final class Tour41GreeterForOne {
    private Tour41GreeterForOne() {}

    /** Reads a line, and replies with that line. */
    static Future<?> greet(TcpConnection connection) {
        return async(() -> {
            try (connection) {
                String name = await(new BufReader(connection).readLine());
                await(connection.writeString("Hello, " + name + "!\n"));
            }
        });
    }

    static Future<?> serve(TcpListener listener) {
        return async(() -> {
            while (true) {
                TcpConnection connection = await(listener.accept());
                await(greet(connection)); // and who comes meanwhile waits
            }
        });
    }

    static Future<String> introduce(TcpConnection connection, String name, Duration hesitation) {
        return async(() -> {
            await(Time.sleep(hesitation));
            await(connection.writeString(name + "\n"));
            System.out.println(await(new BufReader(connection).readLine()));
            return name;
        });
    }

    public static void main(String[] args) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        try (TcpListener listener = TcpListener.bind(anyPort);
                AsyncRuntime runtime = AsyncRuntime.create();
                TcpConnection slow = runtime.blockOn(TcpConnection.connect(listener.localAddress()));
                TcpConnection quick = runtime.blockOn(TcpConnection.connect(listener.localAddress()))) {
            runtime.spawn(serve(listener)).detach();
            runtime.blockOn(Futures.join(
                    introduce(slow, "Slow", Duration.ofMillis(50)), introduce(quick, "Quick", Duration.ZERO)));
        }
    }
}
