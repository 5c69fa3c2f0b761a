// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.io.Copy;
import dev.pollard.io.support.FakeReactor;
import dev.pollard.io.support.FakeSocketChannel;
import dev.pollard.io.support.HandContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import org.junit.jupiter.api.Test;

/** System calls and readiness, counted, with readiness set by hand. */
class TcpConnectionPollTest {
    private final FakeReactor reactor = new FakeReactor();
    private final HandContext cx = new HandContext().with(Reactor.class, reactor);
    private final FakeSocketChannel channel;
    private final TcpConnection connection;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64);

    TcpConnectionPollTest() throws IOException {
        channel = new FakeSocketChannel();
        connection = new TcpConnection(channel, null);
    }

    @Test
    void theFirstPollRegistersForBothDirections() throws Exception {
        assertThat(reactor.count()).isZero();

        assertThat(connection.pollRead(cx, buffer).isPending()).isTrue();
        connection.pollWrite(cx, ByteBuffer.allocate(1));

        assertThat(reactor.only().readOps()).isEqualTo(SelectionKey.OP_READ);
        assertThat(reactor.only().writeOps()).isEqualTo(SelectionKey.OP_WRITE);
        assertThat(channel.reads()).isZero();
    }

    @Test
    void aReadIsTriedOnlyWhileReadable() throws Exception {
        channel.incoming(10);

        assertThat(connection.pollRead(cx, buffer).isPending()).isTrue();
        assertThat(channel.reads()).isZero();
        reactor.only().becomeReadable();

        assertThat(cx.wakes()).isEqualTo(1);
        assertThat(connection.pollRead(cx, buffer).value()).isEqualTo(10);
        assertThat(channel.reads()).isEqualTo(1);
    }

    @Test
    void aShortReadClearsReadinessWithoutAnotherCall() throws Exception {
        channel.incoming(10);
        readable();

        connection.pollRead(cx, buffer);

        assertThat(reactor.only().isReadable()).isFalse();
        assertThat(connection.pollRead(cx, buffer).isPending()).isTrue();
        assertThat(channel.reads()).isEqualTo(1);
    }

    @Test
    void aFullReadKeepsReadiness() throws Exception {
        channel.incoming(64);
        readable();

        assertThat(connection.pollRead(cx, buffer).value()).isEqualTo(64);

        assertThat(reactor.only().isReadable()).isTrue();
    }

    @Test
    void spuriousReadinessIsClearedAndWaitedFor() throws Exception {
        readable();

        assertThat(connection.pollRead(cx, buffer).isPending()).isTrue();

        assertThat(channel.reads()).isEqualTo(1);
        assertThat(reactor.only().isReadable()).isFalse();
        assertThat(reactor.only().hasReader()).isTrue();
    }

    @Test
    void theEndIsReadAgainAndAgain() throws Exception {
        channel.end();
        readable();

        assertThat(connection.pollRead(cx, buffer).value()).isEqualTo(-1);
        assertThat(connection.pollRead(cx, buffer).value()).isEqualTo(-1);
    }

    @Test
    void aWriteIsTriedAtOnceAndClearsReadinessWhenShort() throws Exception {
        channel.room(10);
        ByteBuffer src = ByteBuffer.allocateDirect(64);

        assertThat(connection.pollWrite(cx, src).value()).isEqualTo(10);
        assertThat(reactor.only().isWritable()).isFalse();
        assertThat(connection.pollWrite(cx, src).isPending()).isTrue();
        assertThat(channel.writes()).isEqualTo(1);
        assertThat(src.remaining()).isEqualTo(54);

        channel.room(100);
        reactor.only().becomeWritable();
        assertThat(connection.pollWrite(cx, src).value()).isEqualTo(54);
        assertThat(reactor.only().isWritable()).isTrue();
    }

    @Test
    void aWriteOfNothingMakesNoCall() throws Exception {
        assertThat(connection.pollWrite(cx, ByteBuffer.allocate(0)).value()).isZero();
        assertThat(connection.pollRead(cx, ByteBuffer.allocate(0)).value()).isZero();

        assertThat(channel.writes()).isZero();
        assertThat(channel.reads()).isZero();
    }

    @Test
    void heapBuffersGoInSlices() throws Exception {
        channel.room(1_000_000);

        cx.run(connection.writeAll(ByteBuffer.allocate(1_000_000)));

        assertThat(channel.largestCall()).isEqualTo(128 * 1024);
        assertThat(reactor.only().isWritable()).isTrue();
    }

    @Test
    void aRequestThatIsEchoedCostsOneReadAndOneWrite() throws Exception {
        channel.room(1_000_000);
        Future<Long> echo = Copy.copy(connection, connection);
        echo.poll(cx);

        for (int i = 0; i < 100; i++) {
            channel.incoming(64);
            reactor.only().becomeReadable();
            assertThat(echo.poll(cx).isPending()).isTrue();
        }

        assertThat(channel.reads()).isEqualTo(100);
        assertThat(channel.writes()).isEqualTo(100);
    }

    @Test
    void aUsedUpBudgetMakesNoCall() throws Exception {
        channel.incoming(64).room(64);
        readable();
        cx.budget(0);
        int wakes = cx.wakes();

        assertThat(connection.pollRead(cx, buffer).isPending()).isTrue();
        assertThat(connection.pollWrite(cx, ByteBuffer.allocate(1)).isPending()).isTrue();

        assertThat(cx.wakes()).isEqualTo(wakes + 2);
        assertThat(channel.reads()).isZero();
        assertThat(channel.writes()).isZero();
    }

    @Test
    void aCancelledReadForgetsItsWakerAndReadsNothing() throws Exception {
        Future<Integer> read = connection.read(buffer);
        read.poll(cx);

        read.cancel();

        assertThat(reactor.only().hasReader()).isFalse();
        reactor.only().becomeReadable();
        channel.incoming(5);
        assertThat(cx.run(connection.read(buffer))).isEqualTo(5);
    }

    @Test
    void closingWakesAndFailsWhatWaits() throws Exception {
        HandContext other = new HandContext().with(Reactor.class, reactor);
        Future<Integer> read = connection.read(buffer);
        Future<Integer> write = connection.write(ByteBuffer.allocate(1));
        assertThat(read.poll(cx).isPending()).isTrue();
        assertThat(write.poll(other).isPending()).isTrue();

        connection.close();
        connection.close();

        assertThat(cx.wakes()).isEqualTo(1);
        assertThat(other.wakes()).isEqualTo(1);
        assertThatThrownBy(() -> read.poll(cx)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> write.poll(other)).isInstanceOf(ClosedChannelException.class);
        assertThat(reactor.only().closes()).isEqualTo(1);
        assertThat(channel.closes()).isEqualTo(1);
        assertThat(connection.isOpen()).isFalse();
        assertThatThrownBy(() -> connection.shutdownOutput()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void closingBeforeTheFirstPollRegistersNothing() throws Exception {
        connection.close();

        assertThatThrownBy(() -> connection.pollRead(cx, buffer)).isInstanceOf(ClosedChannelException.class);
        assertThat(reactor.count()).isZero();
        assertThat(channel.closes()).isEqualTo(1);
    }

    @Test
    void theLastHalfCloses() throws Exception {
        TcpSplit split = connection.split();

        split.writer().close();
        split.writer().close();
        assertThat(channel.shutdowns()).isEqualTo(1);
        assertThat(channel.closes()).isZero();
        assertThatThrownBy(() -> split.writer().pollWrite(cx, ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        channel.incoming(3);
        readable();
        assertThat(split.reader().pollRead(cx, buffer).value()).isEqualTo(3);

        split.reader().close();
        assertThat(channel.closes()).isEqualTo(1);
    }

    private void readable() throws IOException {
        connection.pollWrite(cx, ByteBuffer.allocate(0));
        reactor.only().becomeReadable();
    }
}
