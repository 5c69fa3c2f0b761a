// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.support.ClosedProvider;
import dev.pollard.io.support.HandContext;
import dev.pollard.testkit.ManualFuture;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import org.junit.jupiter.api.Test;

/** Sockets and names come from what the context offers. */
class ContextNetworkTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ClosedProvider provider = new ClosedProvider();
    private final HandContext cx = new HandContext().with(SelectorProvider.class, provider);

    private void assertRefused(Future<?> future, String what) {
        assertThat(provider.asked()).isEmpty();
        assertThatThrownBy(() -> future.poll(cx))
                .isInstanceOf(IOException.class)
                .hasMessage("no " + what);
        assertThat(provider.asked()).containsExactly(what);
    }

    @Test
    void connectionsComeFromTheProviderOfTheContext() {
        assertRefused(TcpConnection.connect(LOOPBACK), "socket");
    }

    @Test
    void listenersComeFromTheProviderOfTheContext() {
        assertRefused(TcpListener.listen(LOOPBACK), "listener");
    }

    @Test
    void datagramsComeFromTheProviderOfTheContext() {
        assertRefused(UdpSocket.open(LOOPBACK), "datagrams");
    }

    @Test
    void whoBindsAtOnceMayPassTheProvider() {
        assertThatThrownBy(() -> TcpListener.bind(LOOPBACK, TcpOptions.defaults(), provider))
                .hasMessage("no listener");
        assertThatThrownBy(() -> UdpSocket.bind(LOOPBACK, provider)).hasMessage("no datagrams");
    }

    @Test
    void withoutAProviderTheSystemIsAsked() throws Exception {
        HandContext bare = new HandContext();
        try (TcpListener listener = bare.run(TcpListener.listen(LOOPBACK));
                UdpSocket socket = bare.run(UdpSocket.open(LOOPBACK))) {
            assertThat(listener.localAddress().getPort()).isPositive();
            assertThat(socket.localAddress().getPort()).isPositive();
            assertThatThrownBy(() -> bare.run(TcpListener.listen(listener.localAddress())))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void listeningBindsNothingBeforeItIsPolled() throws Exception {
        TcpListener first = TcpListener.bind(LOOPBACK);
        Future<TcpListener> second = TcpListener.listen(first.localAddress());
        first.close();

        new HandContext().run(second).close();
    }

    // ---- names

    @Test
    void namesAreAskedOfTheResolverOfTheContext() {
        cx.with(HostResolver.class, host -> {
            assertThat(host).isEqualTo("db");
            return Futures.ready(new InetAddress[] {InetAddress.getLoopbackAddress()});
        });

        assertRefused(TcpConnection.connect("db", 5432), "socket");
    }

    @Test
    void aResolverMayTakeItsTime() throws Exception {
        ManualFuture<InetAddress[]> answer = ManualFuture.named("answer");
        cx.with(HostResolver.class, host -> answer);
        Future<TcpConnection> connect = TcpConnection.connect("db", 5432);

        assertThat(connect.poll(cx).isPending()).isTrue();
        answer.complete(new InetAddress[] {InetAddress.getLoopbackAddress()});
        assertThat(cx.wakes()).isEqualTo(1);
        assertRefused(connect, "socket");
    }

    @Test
    void cancellingAConnectCancelsTheAnswer() throws Exception {
        ManualFuture<InetAddress[]> answer = ManualFuture.named("answer");
        cx.with(HostResolver.class, host -> answer);
        Future<TcpConnection> connect = TcpConnection.connect("db", 5432);
        assertThat(connect.poll(cx).isPending()).isTrue();

        connect.cancel();
        assertThat(answer.cancels()).isEqualTo(1);
    }

    @Test
    void noAddressIsAnUnknownHost() {
        cx.with(HostResolver.class, host -> Futures.ready(new InetAddress[0]));

        assertThatThrownBy(() -> TcpConnection.connect("db", 5432).poll(cx))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("db");
    }
}
