// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** UDP over loopback, on one thread. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpSocketTest {
    private final LocalRuntime runtime = LocalRuntime.create();
    private final UdpSocket one;
    private final UdpSocket two;

    UdpSocketTest() throws IOException {
        one = UdpSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        two = UdpSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        runtime.close();
    }

    @Test
    void aDatagramArrivesWithItsSender() throws Exception {
        ByteBuffer dst = ByteBuffer.allocate(10);

        Received received =
                runtime.blockOn(one.send(bytes(5), two.localAddress()).andThen(n -> two.receive(dst)));

        assertThat(received).isEqualTo(new Received(5, one.localAddress(), false));
        assertThat(dst.flip()).isEqualTo(bytes(5));
    }

    @Test
    void aReceiveWaitsForItsDatagram() throws Exception {
        ByteBuffer dst = ByteBuffer.allocate(10);
        var receiving = runtime.spawn(two.receive(dst));

        runtime.blockOn(Futures.yieldNow().andThen(done -> one.send(bytes(5), two.localAddress())));

        assertThat(runtime.blockOn(receiving).length()).isEqualTo(5);
    }

    @Test
    void aDatagramLongerThanTheBufferIsCutAndSaidToBe() throws Exception {
        for (int space : new int[] {0, 1, 9, 10, 11}) {
            ByteBuffer dst = ByteBuffer.allocateDirect(space);

            Received received =
                    runtime.blockOn(one.send(bytes(10), two.localAddress()).andThen(n -> two.receive(dst)));

            assertThat(received.length()).isEqualTo(Math.min(space, 10));
            assertThat(received.truncated()).isEqualTo(space < 10);
            assertThat(dst.flip()).isEqualTo(bytes(Math.min(space, 10)));
        }
    }

    @Test
    void theLongestDatagramFits() throws Exception {
        for (int space : new int[] {65_507, 65_535}) {
            ByteBuffer dst = ByteBuffer.allocateDirect(space);

            Received received =
                    runtime.blockOn(one.send(bytes(65_507), two.localAddress()).andThen(n -> two.receive(dst)));

            assertThat(received).isEqualTo(new Received(65_507, one.localAddress(), false));
            assertThat(dst.flip()).isEqualTo(bytes(65_507));
        }
    }

    @Test
    void anEmptyDatagramArrives() throws Exception {
        Received received = runtime.blockOn(
                one.send(bytes(0), two.localAddress()).andThen(n -> two.receive(ByteBuffer.allocate(3))));

        assertThat(received).isEqualTo(new Received(0, one.localAddress(), false));
    }

    @Test
    void aConnectedSocketKnowsItsPeer() throws Exception {
        assertThatThrownBy(() -> runtime.blockOn(one.send(bytes(1)))).isInstanceOf(NotYetConnectedException.class);
        assertThat(one.peerAddress()).isNull();

        one.connect(two.localAddress());

        assertThat(one.peerAddress()).isEqualTo(two.localAddress());
        assertThat(runtime.blockOn(one.send(bytes(3)))).isEqualTo(3);
        assertThat(runtime.blockOn(two.receive(ByteBuffer.allocate(3))).length())
                .isEqualTo(3);
    }

    @Test
    void aRefusalByTheConnectedPeerIsReported() throws Exception {
        one.connect(two.localAddress());
        two.close();

        assertThatThrownBy(() -> runtime.blockOn(one.send(bytes(3)).andThen(n -> one.receive(ByteBuffer.allocate(3)))))
                .isInstanceOf(PortUnreachableException.class);
    }

    @Test
    void aCancelledReceiveLosesNoDatagram() throws Exception {
        runtime.blockOn(Futures.pollFn(cx -> {
            Future<Received> receive = two.receive(ByteBuffer.allocate(10));
            assertThat(receive.poll(cx).isPending()).isTrue();
            receive.cancel();
            return Poll.ready(1);
        }));

        assertThat(runtime.blockOn(one.send(bytes(4), two.localAddress())
                                .andThen(n -> two.receive(ByteBuffer.allocate(10))))
                        .length())
                .isEqualTo(4);
    }

    @Test
    void closingEndsAReceiveThatWaits() throws Exception {
        var receiving = runtime.spawn(two.receive(ByteBuffer.allocate(10)));

        runtime.blockOn(Futures.yieldNow().map(done -> {
            two.close();
            return 1;
        }));

        assertThatThrownBy(() -> runtime.blockOn(receiving)).isInstanceOf(ClosedChannelException.class);
    }

    /** The first bytes of one fixed sequence. */
    private static ByteBuffer bytes(int n) {
        byte[] all = new byte[65_535];
        new Random(1).nextBytes(all);
        return ByteBuffer.wrap(Arrays.copyOf(all, n));
    }
}
