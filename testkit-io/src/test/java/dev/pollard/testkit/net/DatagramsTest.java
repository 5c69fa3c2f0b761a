// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.net.Received;
import dev.pollard.net.UdpSocket;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** UDP on a simulated network. */
class DatagramsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final SimulatedNetwork network = SimulatedNetwork.of(runtime);
    private final Host a = network.host("a");
    private final Host b = network.host("b");
    private final InetSocketAddress addressOfB = new InetSocketAddress(b.address(), 53);
    private final UdpSocket atA;
    private final UdpSocket atB;

    DatagramsTest() throws Exception {
        atA = a.udp(0);
        atB = on(b, UdpSocket.open(new InetSocketAddress(53)));
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
        assertThat(runtime.leaks().list()).isEmpty();
    }

    private <T> T on(Host host, Future<T> future) throws Exception {
        return runtime.blockOn(host.spawn(future));
    }

    private static Future<String> receive(UdpSocket socket) {
        ByteBuffer dst = ByteBuffer.allocate(100);
        return socket.receive(dst).map(received -> new String(dst.array(), 0, received.length()));
    }

    @Test
    void aDatagramArrivesWhole() throws Exception {
        on(a, atA.send(Talk.bytes("hello"), addressOfB));
        ByteBuffer dst = ByteBuffer.allocate(4);

        Received received = on(b, atB.receive(dst));
        assertThat(new String(dst.array())).isEqualTo("hell");
        assertThat(received.truncated()).isTrue();
        assertThat(received.sender()).isEqualTo(atA.localAddress());
        assertThat(runtime.elapsed()).hasMillis(1);
    }

    @Test
    void aPartitionLosesDatagrams() throws Exception {
        on(a, atA.send(Talk.bytes("under way"), addressOfB));
        network.between("a", "b").partition();
        on(a, atA.send(Talk.bytes("into the void"), addressOfB));
        runtime.advance(SECOND);
        network.between("a", "b").repair();
        on(a, atA.send(Talk.bytes("afterwards"), addressOfB));

        assertThat(on(b, receive(atB))).isEqualTo("afterwards");
    }

    @Test
    void heldDatagramsWait() throws Exception {
        network.oneWay("a", "b").hold();
        on(a, atA.send(Talk.bytes("patient"), addressOfB));
        JoinHandle<String> received = b.spawn(receive(atB));
        runtime.advance(Duration.ofHours(1));
        assertThat(received.isFinished()).isFalse();

        network.oneWay("a", "b").release();
        assertThat(runtime.blockOn(received)).isEqualTo("patient");
    }

    @Test
    void aLinkThatLosesAllLosesAll() throws Exception {
        network.everywhere().loss(1);
        on(a, atA.send(Talk.bytes("lost"), addressOfB));
        runtime.advance(SECOND);
        network.everywhere().loss(0);
        on(a, atA.send(Talk.bytes("there"), addressOfB));

        assertThat(on(b, receive(atB))).isEqualTo("there");
    }

    @Test
    void theSeedLosesSomeAndLetsSomeOvertakeOthers() {
        AtomicInteger lost = new AtomicInteger();
        AtomicInteger inOrder = new AtomicInteger();
        AtomicInteger overtaken = new AtomicInteger();
        Simulation.run(100, simulation -> {
            SimulatedNetwork there = SimulatedNetwork.of(simulation);
            Host from = there.host("from");
            UdpSocket out = from.udp(0);
            UdpSocket in = there.host("to").udp(53);
            there.everywhere().loss(0.2);
            InetSocketAddress to = in.localAddress();
            simulation.blockOn(from.spawn(out.send(Talk.bytes("1"), to).andThen(x -> out.send(Talk.bytes("2"), to))));
            simulation.advance(SECOND);
            String first = simulation.blockOn(there.host("to")
                    .spawn(receive(in)
                            .andThen(one -> receive(in).map(two -> one + two))
                            .timeout(SECOND)
                            .recover(e -> "lost")));
            (first.equals("12") ? inOrder : first.equals("21") ? overtaken : lost).incrementAndGet();
        });
        assertThat(lost.get()).isBetween(10, 70);
        assertThat(inOrder.get()).isPositive();
        assertThat(overtaken.get()).isPositive();
    }

    @Test
    void aConnectedSocketIsToldThatNobodyIsThere() throws Exception {
        atA.connect(new InetSocketAddress(b.address(), 54));
        on(a, atA.send(Talk.bytes("anybody?")));

        assertThatThrownBy(() -> on(a, receive(atA))).isInstanceOf(PortUnreachableException.class);
    }

    @Test
    void aConnectedSocketHearsItsPeerOnly() throws Exception {
        atA.connect(addressOfB);
        UdpSocket third = network.host("c").udp(0);
        on(network.host("c"), third.send(Talk.bytes("spam"), atA.localAddress()));
        runtime.advance(SECOND);
        on(b, atB.send(Talk.bytes("ham"), atA.localAddress()));

        assertThat(on(a, receive(atA))).isEqualTo("ham");
    }

    @Test
    void closingWakesWhoReceives() {
        JoinHandle<String> waiting = b.spawn(receive(atB));
        runtime.runUntilIdle();
        atB.close();

        assertThatThrownBy(() -> runtime.blockOn(waiting)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aCrashedHostHasNoPortsAnyMore() throws Exception {
        b.bounce();
        atA.connect(addressOfB);
        on(a, atA.send(Talk.bytes("anybody?")));

        assertThatThrownBy(() -> on(a, receive(atA))).isInstanceOf(PortUnreachableException.class);
        b.udp(53);
    }
}
