// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import static dev.pollard.testkit.net.Talk.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Tuple2;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.net.TcpOptions;
import dev.pollard.net.UdpSocket;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import java.io.EOFException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What connections are like where nothing fails. */
class ConnectionsTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final SimulatedNetwork network = SimulatedNetwork.of(runtime);
    private final Host server = network.host("server");
    private final Host client = network.host("client");

    @AfterEach
    void nothingIsLeft() {
        assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
        assertThat(runtime.takeUncaught()).isEmpty();
        assertThat(runtime.leaks().list()).isEmpty();
    }

    /** Both ends of a connection from the client to the server. */
    private Tuple2<TcpConnection, TcpConnection> connect() throws Exception {
        TcpListener listener = server.listen(PORT);
        JoinHandle<TcpConnection> accepted = server.spawn("accept", listener.accept());
        TcpConnection mine = on(client, TcpConnection.connect("server", PORT));
        TcpConnection theirs = runtime.blockOn(accepted);
        listener.close();
        return new Tuple2<>(mine, theirs);
    }

    private <T> T on(Host host, Future<T> future) throws Exception {
        return runtime.blockOn(host.spawn(future));
    }

    @Test
    void oneHostAnswersAnother() throws Exception {
        network.host("echo", Talk::echo);

        assertThat(on(client, Talk.ask("echo", "hello"))).isEqualTo("hello");
    }

    @Test
    void eachWayTakesItsTimeAndNothingElseDoes() throws Exception {
        network.between("client", "server").latency(Duration.ofMillis(30));
        network.oneWay("server", "client").latency(Duration.ofMillis(5));

        Tuple2<TcpConnection, TcpConnection> ends = connect();
        assertThat(runtime.elapsed()).hasMillis(35);

        on(server, ends.t2().writeString("x"));
        assertThat(on(client, Talk.read(ends.t1(), 1))).isEqualTo("x");
        assertThat(runtime.elapsed()).hasMillis(40);
    }

    @Test
    void theSeedChoosesTheLatency() {
        AtomicInteger shortest = new AtomicInteger(Integer.MAX_VALUE);
        AtomicInteger longest = new AtomicInteger();
        Simulation.run(100, simulation -> {
            SimulatedNetwork there = SimulatedNetwork.of(simulation);
            there.host("server").listen(PORT);
            Host from = there.host("client");
            there.everywhere().latency(Duration.ofMillis(10), Duration.ofMillis(90));
            simulation.blockOn(from.spawn(TcpConnection.connect("server", PORT)));
            int millis = (int) simulation.elapsed().toMillis();
            shortest.accumulateAndGet(millis, Math::min);
            longest.accumulateAndGet(millis, Math::max);
        });
        assertThat(shortest.get()).isBetween(20, 60);
        assertThat(longest.get()).isBetween(120, 180);
    }

    @Test
    void bytesArriveOnceAndInOrder() {
        Simulation.of(simulation -> {
                    SimulatedNetwork there = SimulatedNetwork.of(simulation);
                    there.host("echo", Talk::echo);
                    simulation.runUntilIdle(); // without latency the client could come before the listener
                    there.everywhere()
                            .latency(Duration.ZERO, Duration.ofMillis(200))
                            .segments(1 + simulation.choose(300))
                            .window(1 + simulation.choose(3_000));
                    StringBuilder text = new StringBuilder();
                    new SplittableRandom(simulation.choose(1_000))
                            .ints(5_000, ' ', '~')
                            .forEach(c -> text.append((char) c));
                    String answer = simulation.blockOn(there.host("client").spawn(exchange(text.toString())));
                    assertThat(answer).isEqualTo(text.toString());
                })
                .workers(2)
                .pollTime(MILLI)
                .run(30);
    }

    /** Writes and reads at the same time, since a window may be smaller than the text. */
    private static Future<String> exchange(String text) {
        return TcpConnection.connect("echo", PORT)
                .andThen(connection -> connection.use(c -> Futures.join(
                                c.writeString(text).andThen(x -> c.shutdown()), Talk.untilEnd(c))
                        .map(Tuple2::t2)));
    }

    @Test
    void withoutSurprisesReadsAndWritesAreWhole() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();
        on(client, ends.t1().writeString("hello"));
        on(client, ends.t1().writeString(" world"));
        runtime.advance(MILLI);

        assertThat(on(server, ends.t2().read(ByteBuffer.allocate(100)))).isEqualTo(11);
    }

    @Test
    void theSeedCutsReadsInPieces() {
        AtomicInteger whole = new AtomicInteger();
        AtomicInteger cut = new AtomicInteger();
        Simulation.run(60, simulation -> {
            SimulatedNetwork there = SimulatedNetwork.of(simulation);
            Host from = there.host("client");
            TcpListener listener = there.host("server").listen(PORT);
            JoinHandle<Integer> read =
                    there.host("server").spawn(listener.accept().andThen(c -> c.read(ByteBuffer.allocate(100))));
            simulation.blockOn(
                    from.spawn(TcpConnection.connect("server", PORT).andThen(c -> c.writeString("0123456789"))));
            (simulation.blockOn(read) == 10 ? whole : cut).incrementAndGet();
        });
        assertThat(whole.get()).isPositive();
        assertThat(cut.get()).isPositive();
    }

    @Test
    void aWriterWaitsUntilSomebodyReads() throws Exception {
        network.oneWay("client", "server").window(10);
        Tuple2<TcpConnection, TcpConnection> ends = connect();
        ByteBuffer src = Talk.bytes("0123456789abcdefghijklmno");

        JoinHandle<Void> writing = client.spawn(ends.t1().writeAll(src));
        runtime.advance(Duration.ofHours(1));
        assertThat(src.position()).isEqualTo(10);

        assertThat(on(server, Talk.read(ends.t2(), 25))).isEqualTo("0123456789abcdefghijklmno");
        runtime.blockOn(writing);
    }

    @Test
    void bandwidthSpreadsBytesOverTime() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();
        network.everywhere().bandwidth(1_000).segments(100).latency(Duration.ZERO);
        Duration start = runtime.elapsed();

        on(client, ends.t1().writeString("x".repeat(500)));
        on(server, Talk.read(ends.t2(), 100));
        assertThat(runtime.elapsed().minus(start)).hasMillis(100);
        on(server, Talk.read(ends.t2(), 400));
        assertThat(runtime.elapsed().minus(start)).hasMillis(500);
    }

    @Test
    void halfClosedTheOtherWayGoesOn() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();

        on(client, ends.t1().writeString("last words"));
        on(client, ends.t1().shutdown());
        assertThat(on(server, Talk.untilEnd(ends.t2()))).isEqualTo("last words");
        on(server, ends.t2().writeString("heard"));
        ends.t2().close();
        assertThat(on(client, Talk.untilEnd(ends.t1()))).isEqualTo("heard");
    }

    @Test
    void aCloseIsTheEndForThePeer() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();
        ends.t1().close();

        assertThat(on(server, ends.t2().read(ByteBuffer.allocate(1)))).isEqualTo(-1);
        assertThatThrownBy(() -> on(server, Talk.read(ends.t2(), 1))).isInstanceOf(EOFException.class);
    }

    @Test
    void aCloseWithUnreadBytesIsAReset() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();
        on(client, ends.t1().writeString("unheard"));
        runtime.advance(MILLI);
        ends.t2().close();

        assertThatThrownBy(() -> on(client, ends.t1().read(ByteBuffer.allocate(1))))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
    }

    @Test
    void bytesForWhoHasClosedAreAnsweredByAReset() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();
        ends.t2().close();
        runtime.advance(MILLI);

        on(client, ends.t1().writeString("anybody there?")); // nobody knows yet
        runtime.advance(MILLI.multipliedBy(2));
        assertThatThrownBy(() -> on(client, ends.t1().writeString("hello?")))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
    }

    @Test
    void nobodyListensIsRefused() {
        assertThatThrownBy(() -> on(client, TcpConnection.connect("server", PORT)))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("Connection refused: server/10.0.0.1:7007");
        assertThat(runtime.elapsed()).hasMillis(2);
    }

    @Test
    void aFullBacklogIsRefused() throws Exception {
        TcpListener listener = TcpListener.bind(
                new InetSocketAddress(PORT), TcpOptions.defaults().backlog(2), server.provider());
        on(client, TcpConnection.connect("server", PORT));
        on(client, TcpConnection.connect("server", PORT));

        assertThatThrownBy(() -> on(client, TcpConnection.connect("server", PORT)))
                .isInstanceOf(ConnectException.class);
        on(server, listener.accept());
        on(client, TcpConnection.connect("server", PORT));
    }

    @Test
    void closingAListenerResetsWhoWasNotAccepted() throws Exception {
        TcpListener listener = server.listen(PORT);
        TcpConnection connection = on(client, TcpConnection.connect("server", PORT));
        listener.close();

        assertThatThrownBy(() -> on(client, Talk.untilEnd(connection))).hasMessage("Connection reset");
        assertThatThrownBy(() -> on(client, TcpConnection.connect("server", PORT)))
                .isInstanceOf(ConnectException.class);
        server.listen(PORT).close();
    }

    @Test
    void namesAndAddressesAreThoseOfTheNetwork() throws Exception {
        network.host("echo", Talk::echo);

        assertThat(on(client, Talk.ask("10.0.0.3", "by address"))).isEqualTo("by address");
        assertThatThrownBy(() -> on(client, TcpConnection.connect("nobody", PORT)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("nobody");
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {10, 9, 9, 9});
        assertThatThrownBy(() -> on(client, TcpConnection.connect(new InetSocketAddress(elsewhere, PORT))))
                .isInstanceOf(NoRouteToHostException.class);
    }

    @Test
    void aHostTalksToItselfInNoTime() throws Exception {
        server.spawn(TcpListener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT))
                        .andThen(listener -> Talk.echo(listener, server)))
                .detach();

        assertThat(on(server, Talk.ask("localhost", "me"))).isEqualTo("me");
        assertThat(runtime.elapsed()).isZero();
        assertThatThrownBy(() -> on(client, TcpConnection.connect("server", PORT)))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void addressesOfBothEndsFitTogether() throws Exception {
        Tuple2<TcpConnection, TcpConnection> ends = connect();

        assertThat(ends.t1().peerAddress()).isEqualTo(new InetSocketAddress(server.address(), PORT));
        assertThat(ends.t2().localAddress()).isEqualTo(ends.t1().peerAddress());
        assertThat(ends.t2().peerAddress()).isEqualTo(ends.t1().localAddress());
        assertThat(ends.t1()).hasToString("TcpConnection(server/10.0.0.1:7007)");
    }

    @Test
    void aPortIsTakenOnce() throws Exception {
        server.listen(PORT);

        assertThatThrownBy(() -> server.listen(PORT))
                .isInstanceOf(BindException.class)
                .hasMessage("port in use on server: 7007");
        assertThatThrownBy(() -> TcpListener.bind(
                        new InetSocketAddress(client.address(), 1), TcpOptions.defaults(), server.provider()))
                .isInstanceOf(BindException.class);
        client.listen(PORT);
        assertThat(server.listen(0).localAddress().getPort()).isGreaterThan(1024);
    }

    @Test
    void aSocketOfTheSystemIsRefusedOnASimulatedHost() throws Exception {
        try (UdpSocket real = UdpSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertThatThrownBy(() -> on(client, real.receive(ByteBuffer.allocate(1))))
                    .hasMessageStartingWith("a socket of the system on a simulated host: ");
        }
    }

    @Test
    void linksAreBetweenHostsThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.between("client", "nobody"))
                .withMessage("no host of this name: nobody");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.between("client", "client"))
                .withMessage("no link from a host to itself: client");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.everywhere().latency(Duration.ofMillis(2), MILLI))
                .withMessage("shortest > longest: PT0.002S > PT0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.everywhere().loss(1.5))
                .withMessage("probability not in 0..1: 1.5");
    }
}
