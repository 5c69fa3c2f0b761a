// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.examples.tour.Tour41GreeterForOne.greet;
import static dev.pollard.examples.tour.Tour41GreeterForOne.introduce;

import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.Spawner;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The server of the last program, with a task for each client: spawning is cheap. */
final class Tour42GreeterForMany {
    private Tour42GreeterForMany() {}

    static Future<?> serve(Spawner runtime, TcpListener listener) {
        return async(() -> {
            while (true) {
                TcpConnection connection = await(listener.accept());
                runtime.spawn(greet(connection)).detach();
            }
        });
    }

    public static void main(String[] args) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        try (TcpListener listener = TcpListener.bind(anyPort);
                AsyncRuntime runtime = AsyncRuntime.create();
                TcpConnection slow = runtime.blockOn(TcpConnection.connect(listener.localAddress()));
                TcpConnection quick = runtime.blockOn(TcpConnection.connect(listener.localAddress()))) {
            runtime.spawn(serve(runtime, listener)).detach();
            runtime.blockOn(introduce(quick, "Quick", Duration.ZERO)); // the slow one has not said a word yet
            runtime.blockOn(introduce(slow, "Slow", Duration.ZERO));
        }
    }
}
