// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.task.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread is reactor and task at once, and a pipe is the socket. */
@Timeout(30)
class SelectorRegistrationTest {
    private static final long NOW = 0;
    private static final long FOR_EVER = -1;

    private final AtomicInteger unparked = new AtomicInteger();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Context cx = Context.of(wakes::incrementAndGet);
    private SelectorLoop loop;
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        loop = new SelectorLoop(unparked::incrementAndGet);
        loop.own();
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        pipe.source().close();
        pipe.sink().close();
    }

    private void write(int bytes) throws IOException {
        pipe.sink().write(ByteBuffer.allocate(bytes));
    }

    private int read(int bytes) throws IOException {
        return pipe.source().read(ByteBuffer.allocate(bytes));
    }

    @Test
    void anEventMakesReadableAndWakesOnce() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        assertThat(registration.pollReadable(cx)).isFalse();
        write(1);
        loop.select(FOR_EVER);
        assertThat(wakes).hasValue(1);
        assertThat(registration.pollReadable(cx)).isTrue();
    }

    @Test
    void readinessStaysUntilAnAttemptFallsShort() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        write(2);
        loop.select(FOR_EVER);
        assertThat(registration.pollReadable(cx)).isTrue();
        assertThat(read(1)).isOne();
        assertThat(registration.pollReadable(cx)).isTrue();
        assertThat(read(8)).isOne();
        registration.clearReadable();
        assertThat(registration.pollReadable(cx)).isFalse();
    }

    @Test
    void whatComesInBetweenTheShortReadAndTheNextPollIsReportedAgain() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        write(1);
        loop.select(FOR_EVER);
        assertThat(read(8)).isOne();
        write(1);
        registration.clearReadable();
        assertThat(registration.pollReadable(cx)).isFalse();
        loop.select(FOR_EVER);
        assertThat(wakes).hasValue(1);
        assertThat(registration.pollReadable(cx)).isTrue();
    }

    @Test
    void aTaskThatDoesNotReadMakesTheSelectorSpinNoMoreThanOnce() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        write(1);
        assertThat(loop.select(FOR_EVER)).isOne();
        assertThat(loop.select(NOW)).isOne(); // comes back: disarmed
        assertThat(loop.select(NOW)).isZero();
        assertThat(registration.pollReadable(cx)).isTrue();
        assertThat(read(8)).isOne();
        registration.clearReadable();
        write(1);
        assertThat(loop.select(NOW)).isZero(); // nobody waits yet
        assertThat(registration.pollReadable(cx)).isFalse(); // armed again
        assertThat(loop.select(FOR_EVER)).isOne();
        assertThat(wakes).hasValue(1);
    }

    @Test
    void writingIsWatchedOnlyWhileSomebodyWaitsForIt() throws IOException {
        Registration registration = loop.register(pipe.sink(), 0, SelectionKey.OP_WRITE);
        assertThat(registration.pollWritable(cx)).isTrue();
        assertThat(loop.select(NOW)).isZero();
        registration.clearWritable();
        assertThat(registration.pollWritable(cx)).isFalse();
        assertThat(loop.select(FOR_EVER)).isOne();
        assertThat(wakes).hasValue(1);
        assertThat(loop.select(NOW)).isZero();
        assertThat(registration.pollWritable(cx)).isTrue();
    }

    @Test
    void aNewRegistrationWaitsForItsConnectionAndThenWrites() throws IOException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open()) {
            client.configureBlocking(false);
            boolean connected = client.connect(server.getLocalAddress());
            Registration registration = loop.register(client, 0, SelectionKey.OP_CONNECT);
            if (!connected) {
                if (!registration.pollWritable(cx)) {
                    loop.select(FOR_EVER);
                    assertThat(wakes).hasValue(1);
                }
                assertThat(client.finishConnect()).isTrue();
            }
            registration.retarget(SelectionKey.OP_READ, SelectionKey.OP_WRITE);
            assertThat(registration.pollWritable(cx)).isTrue();
            assertThat(registration.pollReadable(cx)).isFalse();
            try (SocketChannel peer = server.accept()) {
                peer.write(ByteBuffer.allocate(1));
                loop.select(FOR_EVER);
            }
            assertThat(registration.pollReadable(cx)).isTrue();
        }
    }

    @Test
    void closingWakesBothDirectionsAndCountsAsReady() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        AtomicInteger writerWakes = new AtomicInteger();
        assertThat(registration.pollReadable(cx)).isFalse();
        registration.clearWritable();
        registration.pollWritable(Context.of(writerWakes::incrementAndGet));
        registration.close();
        registration.close();
        assertThat(wakes).hasValue(1);
        assertThat(writerWakes).hasValue(1);
        assertThat(registration.pollReadable(cx)).isTrue();
        assertThat(registration.pollWritable(cx)).isTrue();
    }

    @Test
    void closingTheLoopClosesItsRegistrations() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        assertThat(registration.pollReadable(cx)).isFalse();
        loop.close();
        assertThat(wakes).hasValue(1);
        assertThatThrownBy(() -> loop.register(pipe.sink(), 0, SelectionKey.OP_WRITE))
                .isInstanceOf(IOException.class)
                .hasMessage("runtime closed");
    }

    @Test
    void aCancelledReadIsNotWoken() throws IOException {
        Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, 0);
        assertThat(registration.pollReadable(cx)).isFalse();
        registration.cancelRead();
        write(1);
        loop.select(FOR_EVER);
        assertThat(wakes).hasValue(0);
    }

    @Test
    void anotherThreadsChangesMakeTheOwnerSelect() throws Exception {
        Thread other = new Thread(() -> {
            try {
                Registration registration = loop.register(pipe.sink(), 0, SelectionKey.OP_WRITE);
                assertThat(unparked).hasValue(1);
                registration.clearWritable();
                registration.pollWritable(cx);
                assertThat(unparked).hasValue(2);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        other.join();
        assertThat(unparked).hasValue(2);
        assertThat(loop.select(FOR_EVER)).isOne();
        assertThat(wakes).hasValue(1);
    }
}
