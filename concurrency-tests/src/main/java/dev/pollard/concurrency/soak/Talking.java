// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.Copy;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Connections to an echo server on the same runtime: what comes back is what was sent. */
final class Talking implements Chore {
    private final Faults faults;
    private final TcpListener listener;

    Talking(AsyncRuntime runtime, Faults faults) throws IOException {
        this.faults = faults;
        this.listener = TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        AsyncIterator<TcpConnection> connections = listener.incoming().iterator();
        runtime.spawn(
                        "echo server",
                        Futures.pollFn(
                                cx -> {
                                    while (true) {
                                        Step<TcpConnection> step = connections.pollNext(cx);
                                        if (step.isPending()) {
                                            return Poll.pending();
                                        }
                                        if (step.isEnd()) {
                                            return Poll.ready(1);
                                        }
                                        runtime.spawn(
                                                        "echo",
                                                        step.value()
                                                                .use(c -> Copy.copy(c, c))
                                                                .recover(IOException.class, e -> 0L))
                                                .detach();
                                    }
                                },
                                connections::cancel))
                .detach();
    }

    @Override
    public Future<?> make(SplittableRandom random) {
        // A socket costs more than anything else here, and a closed one stays with the system for a while.
        if (random.nextInt(20) != 0) {
            return Futures.yieldNow();
        }
        byte[] message = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(message);
        return Futures.defer(() -> TcpConnection.connect(listener.localAddress())
                .andThen(connection -> connection.use(c -> {
                    ByteBuffer answer = ByteBuffer.allocate(message.length);
                    return c.writeAll(ByteBuffer.wrap(message))
                            .andThen(x -> c.readExactly(answer))
                            .map(x -> {
                                faults.check(
                                        answer.flip().equals(ByteBuffer.wrap(message)), "an echo is not what was sent");
                                return 1;
                            });
                })));
    }

    @Override
    public void close() {
        listener.close();
    }
}
