// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.io.BufReader;
import dev.pollard.io.Copy;
import dev.pollard.io.Duplex;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a dump of a runtime shows of tasks that wait for sockets and pipes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RuntimeDumpTest {
    private final LocalRuntime runtime = LocalRuntime.create();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** The dump of one task, once it has had its first turn. */
    private String dumpOf(Future<?> future) throws Exception {
        long id = runtime.spawn(future).id();
        runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
        return runtime.dump().task(id).orElseThrow().awaits().get(0).toString();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void connectionsAndListenersAreNamedWithWhatIsWaitedFor() throws Exception {
        try (TcpListener listener = TcpListener.bind(loopback());
                TcpConnection client = runtime.blockOn(TcpConnection.connect(listener.localAddress()));
                TcpConnection server = runtime.blockOn(listener.accept())) {
            assertThat(dumpOf(listener.accept())).isEqualTo("Accept: waits for a connection to " + listener + "\n");
            assertThat(dumpOf(server.read(ByteBuffer.allocate(8)).timeout(Duration.ofHours(1))))
                    .containsPattern("Timeout 1 h: waits for timer in [\\d.]+ (min|h)\n")
                    .endsWith("  Read: waits for bytes from " + server + "\n");
            assertThat(dumpOf(client.readExactly(ByteBuffer.allocate(8))))
                    .endsWith("waits for 8 bytes from " + client + "\n");
            assertThat(server.toString()).contains("127.0.0.1");
        }
    }

    @Test
    void streamOfConnectionsIsNamed() throws Exception {
        try (TcpListener listener = TcpListener.bind(loopback())) {
            assertThat(dumpOf(listener.incoming().forEach(TcpConnection::close)))
                    .endsWith("Incoming: waits for a connection to " + listener + "\n");
        }
    }

    @Test
    void datagramsAreWaitedForAtTheirSocket() throws Exception {
        try (UdpSocket socket = UdpSocket.bind(loopback())) {
            assertThat(dumpOf(socket.receive(ByteBuffer.allocate(8))))
                    .isEqualTo("Receive: waits for a datagram at " + socket + "\n");
        }
    }

    @Test
    void workWithAConnectionShowsTheConnectionAndTheWork() throws Exception {
        try (TcpListener listener = TcpListener.bind(loopback());
                TcpConnection client = runtime.blockOn(TcpConnection.connect(listener.localAddress()))) {
            TcpConnection server = runtime.blockOn(listener.accept());
            assertThat(client.isOpen()).isTrue();
            assertThat(dumpOf(server.use(connection -> Copy.copy(connection, connection))))
                    .isEqualTo("Use " + server + "\n  CopyAll: waits for bytes from " + server + "\n");
        }
    }

    @Test
    void readersSayWhatTheyWantAndWritersThatThereIsNoRoom() throws Exception {
        Duplex.Pair pair = Duplex.pair(4);
        BufReader reader = new BufReader(pair.left());

        assertThat(dumpOf(reader.readLine())).isEqualTo("ReadLine: waits for a line from " + reader + "\n");
        assertThat(dumpOf(pair.left().writeAll(ByteBuffer.allocate(9))))
                .isEqualTo("WriteAll: waits for room for 5 bytes in " + pair.left() + "\n");
    }
}
