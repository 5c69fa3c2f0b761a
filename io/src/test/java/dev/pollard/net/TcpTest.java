// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.BufReader;
import dev.pollard.io.Copy;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP over loopback, on a real runtime. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpTest {
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final AsyncRuntime runtime = AsyncRuntime.builder()
            .workers(2)
            .onUncaught(event -> uncaught.add(event.failure()))
            .build();
    private final TcpListener listener;

    TcpTest() throws IOException {
        listener = TcpListener.bind(loopback());
    }

    @AfterEach
    void close() {
        listener.close();
        assertThat(runtime.close(Duration.ZERO).unfinished()).isEmpty();
        assertThat(uncaught).isEmpty();
    }

    @Test
    void whatIsSentComesBack() throws Exception {
        JoinHandle<Long> echo = runtime.spawn(listener.accept().andThen(c -> c.use(s -> Copy.copy(s, s))));

        try (Socket client = client()) {
            for (int i = 0; i < 100; i++) {
                client.getOutputStream().write(("hello " + i).getBytes(StandardCharsets.UTF_8));
                assertThat(client.getInputStream().readNBytes(("hello " + i).length()))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("hello " + i);
            }
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(runtime.blockOn(echo)).isEqualTo(10 * 7 + 90 * 8);
    }

    @Test
    void aHalfClosedConnectionStillCarriesTheAnswer() throws Exception {
        JoinHandle<Long> server = runtime.spawn(listener.accept()
                .andThen(c -> c.use(connection -> {
                    ByteBuffer question = ByteBuffer.allocate(100);
                    return Futures.pollFn(cx -> {
                                Poll<Integer> read = connection.pollRead(cx, question);
                                while (read.isReady() && read.value() > 0) {
                                    read = connection.pollRead(cx, question);
                                }
                                return read;
                            })
                            .andThen(end -> connection.writeAll(question.flip()))
                            .andThen(done -> connection.shutdown())
                            .map(done -> 1L);
                })));

        String answer = runtime.blockOn(TcpConnection.connect(listener.localAddress())
                .andThen(c -> c.use(connection -> connection
                        .writeAll(ByteBuffer.wrap("question\n".getBytes(StandardCharsets.UTF_8)))
                        .andThen(done -> connection.shutdown())
                        .andThen(done -> new BufReader(connection).readLine()))));

        assertThat(answer).isEqualTo("question");
        assertThat(runtime.blockOn(server)).isEqualTo(1);
    }

    @Test
    void manyConnectionsAtOnce() throws Exception {
        runtime.spawn(acceptAll()).detach();
        List<JoinHandle<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int seed = i;
            clients.add(runtime.spawn(TcpConnection.connect(listener.localAddress())
                    .andThen(c -> c.use(connection -> pingPong(connection, seed, 20)))));
        }

        for (JoinHandle<Integer> client : clients) {
            assertThat(runtime.blockOn(client)).isZero();
        }
    }

    @Test
    void aPeerThatDoesNotReadMakesTheWriterWait() throws Exception {
        byte[] all = new byte[32 << 20];
        new Random(1).nextBytes(all);
        ByteBuffer src = ByteBuffer.wrap(all);
        try (Socket client = client()) {
            TcpConnection connection = runtime.blockOn(listener.accept());

            runtime.blockOn(Futures.pollFn(cx -> {
                while (connection.pollWrite(cx, src).isReady()) {
                    assertThat(src.hasRemaining()).isTrue();
                }
                return Poll.ready(1);
            }));
            assertThat(src.position()).isPositive();
            JoinHandle<?> rest = runtime.spawn(connection.writeAll(src));
            assertThat(client.getInputStream().readNBytes(all.length)).isEqualTo(all);
            runtime.blockOn(rest);
            connection.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void bothHalvesWorkAtOnce() throws Exception {
        byte[] all = new byte[20 << 20];
        new Random(2).nextBytes(all);
        runtime.spawn(acceptAll()).detach();
        TcpSplit split =
                runtime.blockOn(TcpConnection.connect(listener.localAddress())).split();
        ByteBuffer back = ByteBuffer.allocateDirect(all.length);

        JoinHandle<?> writing = runtime.spawn(split.writer().writeAll(ByteBuffer.wrap(all)));
        runtime.blockOn(split.reader().readExactly(back));
        runtime.blockOn(writing);

        assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(all));
        split.writer().close();
        assertThat(runtime.blockOn(split.reader().read(back.clear()))).isEqualTo(-1);
        assertThat(split.reader().connection().isOpen()).isTrue();
        split.reader().close();
        assertThat(split.reader().connection().isOpen()).isFalse();
    }

    @Test
    void connectingToAPortWhereNobodyListensFails() throws Exception {
        InetSocketAddress free = listener.localAddress();
        listener.close();

        assertThatThrownBy(() -> runtime.blockOn(TcpConnection.connect(free))).isInstanceOf(ConnectException.class);
    }

    @Test
    void aNameIsLookedUpAndItsAddressesTried() throws Exception {
        int port = listener.localAddress().getPort();

        TcpConnection byName = runtime.blockOn(TcpConnection.connect("localhost", port));
        TcpConnection unresolved =
                runtime.blockOn(TcpConnection.connect(InetSocketAddress.createUnresolved("127.0.0.1", port)));

        assertThat(byName.peerAddress()).isEqualTo(listener.localAddress());
        assertThat(unresolved.peerAddress()).isEqualTo(listener.localAddress());
        byName.close();
        unresolved.close();
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() throws Exception {
        InetAddress refusing = InetAddress.getByName("127.0.0.2");
        InetAddress listening = listener.localAddress().getAddress();
        int port = listener.localAddress().getPort();

        TcpConnection connection = runtime.blockOn(
                new ConnectByName(Futures.ready(new InetAddress[] {refusing, listening}), port, TcpOptions.defaults()));

        assertThat(connection.peerAddress()).isEqualTo(listener.localAddress());
        connection.close();
        assertThatThrownBy(() -> runtime.blockOn(new ConnectByName(
                        Futures.ready(new InetAddress[] {refusing, refusing}), port, TcpOptions.defaults())))
                .isInstanceOfSatisfying(
                        ConnectException.class,
                        e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void aNameThatDoesNotExistFails() {
        assertThatThrownBy(() -> runtime.blockOn(TcpConnection.connect("no such name.invalid", 1)))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void incomingConnectionsAreAStreamThatEndsWithTheListener() throws Exception {
        AsyncIterator<TcpConnection> incoming = listener.incoming().iterator();
        CountDownLatch waiting = new CountDownLatch(1);
        List<TcpConnection> accepted = new ArrayList<>();
        JoinHandle<Integer> all = runtime.spawn(Futures.pollFn(cx -> {
            while (true) {
                Step<TcpConnection> step = incoming.pollNext(cx);
                if (step.isEnd()) {
                    return Poll.ready(accepted.size());
                }
                if (step.isPending()) {
                    if (accepted.size() == 3) {
                        waiting.countDown();
                    }
                    return Poll.pending();
                }
                accepted.add(step.value());
            }
        }));
        List<Socket> clients = List.of(client(), client(), client());
        waiting.await();

        listener.close();

        assertThat(runtime.blockOn(all)).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(accepted.get(i).peerAddress().getPort())
                    .isEqualTo(clients.get(i).getLocalPort());
            accepted.get(i).close();
            assertThat(clients.get(i).getInputStream().read()).isEqualTo(-1);
            clients.get(i).close();
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        try (Socket client = client()) {
            TcpConnection connection = runtime.blockOn(listener.accept());
            CountDownLatch waiting = new CountDownLatch(1);
            JoinHandle<Integer> read = runtime.spawn(whenPending(connection.read(ByteBuffer.allocate(1)), waiting));
            waiting.await();

            connection.close();

            assertThatThrownBy(() -> runtime.blockOn(read)).isInstanceOf(ClosedChannelException.class);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closingWhileTheSelectorReportsTheSocketDisturbsNobody() throws Exception {
        for (int i = 0; i < 300; i++) {
            try (Socket client = client()) {
                TcpConnection connection = runtime.blockOn(listener.accept());
                JoinHandle<Integer> read = runtime.spawn(connection
                        .readExactly(ByteBuffer.allocate(2))
                        .map(done -> 0)
                        .recover(ClosedChannelException.class, closed -> 1));

                client.getOutputStream().write(1);
                connection.close();

                assertThat(runtime.blockOn(read)).isEqualTo(1);
            }
        }
    }

    @Test
    void abortingATaskClosesTheConnectionThatItUses() throws Exception {
        try (Socket client = client()) {
            CountDownLatch waiting = new CountDownLatch(1);
            JoinHandle<Integer> task = runtime.spawn(listener.accept()
                    .andThen(c -> c.use(connection -> whenPending(connection.read(ByteBuffer.allocate(1)), waiting))));
            waiting.await();

            task.abort();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aCancelledReadLosesNoByte() throws Exception {
        try (Socket client = client()) {
            TcpConnection connection = runtime.blockOn(listener.accept());
            ByteBuffer lost = ByteBuffer.allocate(100);
            runtime.blockOn(Futures.pollFn(cx -> {
                Future<Integer> read = connection.read(lost);
                assertThat(read.poll(cx).isPending()).isTrue();
                read.cancel();
                return Poll.ready(1);
            }));

            client.getOutputStream().write(new byte[] {1, 2, 3});
            ByteBuffer dst = ByteBuffer.allocate(3);
            runtime.blockOn(connection.readExactly(dst));

            assertThat(dst.array()).containsExactly(1, 2, 3);
            assertThat(lost.position()).isZero();
            connection.close();
        }
    }

    @Test
    void aResetConnectionFailsToReadAndClosesQuietly() throws Exception {
        Socket client = client();
        TcpConnection connection = runtime.blockOn(listener.accept());
        client.setSoLinger(true, 0);
        client.close();

        assertThatThrownBy(() -> runtime.blockOn(connection.read(ByteBuffer.allocate(1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
        runtime.blockOn(connection.shutdown());
        connection.close();
    }

    @Test
    void optionsAreSet() throws Exception {
        try (Socket client = client()) {
            TcpConnection accepted = runtime.blockOn(listener.accept());
            TcpConnection connected = runtime.blockOn(TcpConnection.connect(
                    listener.localAddress(),
                    TcpOptions.defaults().noDelay(false).keepAlive(true)));

            assertThat(accepted.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(connected.option(StandardSocketOptions.TCP_NODELAY)).isFalse();
            assertThat(connected.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            connected.option(StandardSocketOptions.TCP_NODELAY, true);
            assertThat(connected.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(accepted.localAddress()).isEqualTo(listener.localAddress());
            assertThat(accepted.peerAddress().getPort()).isEqualTo(client.getLocalPort());
            accepted.close();
            connected.close();
        }
    }

    @Test
    void theAddressCanBeBoundAgainAfterClosing() throws Exception {
        try (Socket client = client()) {
            runtime.blockOn(listener.accept()).close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        listener.close();

        runtime.blockOn(Futures.pollFn(cx -> {
            try {
                TcpListener.bind(listener.localAddress()).close();
                return Poll.ready(1);
            } catch (java.net.BindException e) {
                cx.yieldNow(); // the reactor's next turn frees the port
                return Poll.pending();
            }
        }));
    }

    /** Accepts until the listener closes, and echoes on each connection. */
    private Future<Integer> acceptAll() {
        AsyncIterator<TcpConnection> incoming = listener.incoming().iterator();
        return Futures.pollFn(cx -> {
            Step<TcpConnection> step;
            while ((step = incoming.pollNext(cx)).isReady()) {
                runtime.spawn(step.value().use(c -> Copy.copy(c, c))).detach();
            }
            return step.isEnd() ? Poll.ready(0) : Poll.pending();
        });
    }

    /** Sends and expects back a number of messages of random sizes. */
    private static Future<Integer> pingPong(TcpConnection connection, int seed, int messages) {
        if (messages == 0) {
            return Futures.ready(0);
        }
        byte[] message = new byte[1 + new Random(seed + messages).nextInt(5000)];
        new Random(seed).nextBytes(message);
        ByteBuffer answer = ByteBuffer.allocate(message.length);
        return connection
                .writeAll(ByteBuffer.wrap(message))
                .andThen(done -> connection.readExactly(answer))
                .andThen(done -> {
                    assertThat(answer.array()).isEqualTo(message);
                    return pingPong(connection, seed, messages - 1);
                });
    }

    private static <T> Future<T> whenPending(Future<T> future, CountDownLatch pending) {
        return Futures.pollFn(cx -> {
            Poll<T> poll = future.poll(cx);
            if (poll.isPending()) {
                pending.countDown();
            }
            return poll;
        });
    }

    private Socket client() throws IOException {
        return new Socket(
                listener.localAddress().getAddress(), listener.localAddress().getPort());
    }

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
