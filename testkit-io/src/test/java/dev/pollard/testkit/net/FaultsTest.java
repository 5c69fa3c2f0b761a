// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import static dev.pollard.testkit.net.Talk.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.SimulationFailure;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault of a link, on one connection. */
class FaultsTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final SimulatedNetwork network = SimulatedNetwork.of(runtime);
    private final Host a = network.host("a");
    private final Host b = network.host("b");
    private TcpConnection atA;
    private TcpConnection atB;

    @BeforeEach
    void connect() throws Exception {
        TcpListener listener = b.listen(PORT);
        JoinHandle<TcpConnection> accepted = b.spawn("accept", listener.accept());
        atA = on(a, TcpConnection.connect("b", PORT));
        atB = runtime.blockOn(accepted);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
        assertThat(runtime.takeUncaught()).isEmpty();
        assertThat(runtime.leaks().list()).isEmpty();
    }

    private <T> T on(Host host, Future<T> future) throws Exception {
        return runtime.blockOn(host.spawn(future));
    }

    private void send(Host host, TcpConnection connection, String text) throws Exception {
        on(host, connection.writeString(text));
    }

    @Test
    void whatIsSentIntoAPartitionArrivesAfterTheRepair() throws Exception {
        network.between("a", "b").partition();
        send(a, atA, "hello ");
        send(a, atA, "there");
        JoinHandle<String> read = b.spawn(Talk.read(atB, 11));
        runtime.advance(Duration.ofSeconds(50));
        assertThat(read.isFinished()).isFalse();

        network.between("a", "b").repair();
        assertThat(runtime.blockOn(read)).isEqualTo("hello there");
        send(b, atB, "!");
        assertThat(on(a, Talk.read(atA, 1))).isEqualTo("!");
    }

    @Test
    void whatIsUnderWayAsThePartitionComesArrivesAfterTheRepair() throws Exception {
        send(a, atA, "1");
        network.oneWay("a", "b").partition();
        send(a, atA, "2");
        JoinHandle<String> read = b.spawn(Talk.read(atB, 1));
        runtime.advance(Duration.ofSeconds(1));
        assertThat(read.isFinished()).isFalse();

        network.oneWay("a", "b").repair();
        send(a, atA, "3");
        assertThat(runtime.blockOn(read)).isEqualTo("1");
        assertThat(on(b, Talk.read(atB, 2))).isEqualTo("23");
    }

    @Test
    void aPartitionOfOneDirectionLetsTheOtherThrough() throws Exception {
        network.oneWay("a", "b").partition();
        send(a, atA, "lost for now");
        send(b, atB, "there");
        JoinHandle<String> read = b.spawn(Talk.read(atB, 1));

        assertThat(on(a, Talk.read(atA, 5))).isEqualTo("there");
        assertThat(read.isFinished()).isFalse();
        network.oneWay("a", "b").repair();
        assertThat(runtime.blockOn(read)).isEqualTo("l");
    }

    @Test
    void aLongPartitionTimesOutWhoWaitsForAnAnswer() throws Exception {
        network.between("a", "b").partition();
        send(a, atA, "hello");

        assertThatThrownBy(() -> on(a, Talk.read(atA, 1)))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection timed out");
        assertThat(runtime.elapsed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    @Test
    void theOtherSideOfATimeOutKnowsOnceItSends() throws Exception {
        network.between("a", "b").partition();
        send(a, atA, "hello");
        JoinHandle<String> read = b.spawn(Talk.read(atB, 1));
        runtime.advance(HOUR);
        network.between("a", "b").repair();
        runtime.advance(HOUR);
        assertThat(read.isFinished()).isFalse();

        send(b, atB, "still there?");
        assertThatThrownBy(() -> runtime.blockOn(read)).hasMessage("Connection reset");
    }

    @Test
    void aConnectIntoAPartitionTimesOut() {
        network.patience(Duration.ofSeconds(5));
        network.oneWay("b", "a").partition();
        Duration start = runtime.elapsed();

        assertThatThrownBy(() -> on(a, TcpConnection.connect("b", PORT)))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("Connection timed out: ");
        assertThat(runtime.elapsed().minus(start)).hasMillis(5_001);
    }

    @Test
    void aSecondPartitionHasItsOwnPatience() throws Exception {
        network.between("a", "b").partition();
        send(a, atA, "hello");
        runtime.advance(Duration.ofSeconds(50));
        network.between("a", "b").repair().partition();
        runtime.advance(Duration.ofSeconds(50));
        network.between("a", "b").repair();

        assertThat(on(b, Talk.read(atB, 5))).isEqualTo("hello");
    }

    @Test
    void whatIsHeldWaitsForAsLongAsItTakes() throws Exception {
        send(a, atA, "1");
        network.between("a", "b").hold();
        send(a, atA, "2");
        send(b, atB, "back");
        JoinHandle<String> read = b.spawn(Talk.read(atB, 1));
        runtime.advance(HOUR);
        assertThat(read.isFinished()).isFalse();

        network.between("a", "b").release();
        send(a, atA, "3");
        assertThat(runtime.blockOn(read)).isEqualTo("1");
        assertThat(on(b, Talk.read(atB, 2))).isEqualTo("23");
        assertThat(on(a, Talk.read(atA, 4))).isEqualTo("back");
    }

    @Test
    void heldInOneDirectionTheOtherGoesOn() throws Exception {
        network.oneWay("a", "b").hold();
        send(a, atA, "slow");
        send(b, atB, "fast");

        assertThat(on(a, Talk.read(atA, 4))).isEqualTo("fast");
        network.oneWay("a", "b").release();
        assertThat(on(b, Talk.read(atB, 4))).isEqualTo("slow");
    }

    @Test
    void aReleaseDoesNotEndAPartition() throws Exception {
        network.between("a", "b").hold().partition();
        send(a, atA, "x");
        network.between("a", "b").release();
        JoinHandle<String> read = b.spawn(Talk.read(atB, 1));
        runtime.advance(Duration.ofSeconds(10));
        assertThat(read.isFinished()).isFalse();

        network.between("a", "b").repair();
        assertThat(runtime.blockOn(read)).isEqualTo("x");
    }

    @Test
    void aRepairDoesNotEndAHold() throws Exception {
        network.between("a", "b").partition().hold();
        send(a, atA, "x");
        network.between("a", "b").repair();
        JoinHandle<String> read = b.spawn(Talk.read(atB, 1));
        runtime.advance(HOUR);
        assertThat(read.isFinished()).isFalse();

        network.between("a", "b").release();
        assertThat(runtime.blockOn(read)).isEqualTo("x");
    }

    @Test
    void aHostIsCutOffFromAllOthers() throws Exception {
        network.host("c", Talk::echo);
        network.patience(Duration.ofSeconds(1));
        network.around("a").partition();
        assertThatThrownBy(() -> on(a, Talk.ask("c", "x"))).isInstanceOf(ConnectException.class);
        assertThat(on(b, Talk.ask("c", "x"))).isEqualTo("x");

        network.around("a").repair();
        assertThat(on(a, Talk.ask("c", "x"))).isEqualTo("x");
    }

    @Test
    void aBrokenConnectionIsResetForBoth() throws Exception {
        network.oneWay("a", "b").breakage(1);
        JoinHandle<String> atTheOtherEnd = b.spawn(Talk.untilEnd(atB));
        send(a, atA, "x");

        assertThatThrownBy(() -> runtime.blockOn(atTheOtherEnd))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
        assertThatThrownBy(() -> on(a, Talk.untilEnd(atA)))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
    }

    @Test
    void someSeedsBreakAConnectionAndOthersDoNot() {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        Simulation.run(60, simulation -> {
            SimulatedNetwork there = SimulatedNetwork.of(simulation);
            there.host("echo", Talk::echo);
            there.everywhere().breakage(0.2);
            boolean whole = simulation.blockOn(there.host("client")
                    .spawn(Talk.ask("echo", "hello").map("hello"::equals).recover(SocketException.class, e -> false)));
            (whole ? answered : broken).incrementAndGet();
        });
        assertThat(answered.get()).isPositive();
        assertThat(broken.get()).isPositive();
    }

    @Test
    void someSystemsLoseWhatWasNotReadAsTheResetCame() {
        AtomicInteger kept = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        Simulation.run(40, simulation -> {
            SimulatedNetwork there = SimulatedNetwork.of(simulation);
            TcpListener listener = there.host("server").listen(PORT);
            JoinHandle<TcpConnection> accepted = there.host("server").spawn(listener.accept());
            Host client = there.host("client");
            TcpConnection mine = simulation.blockOn(client.spawn(TcpConnection.connect("server", PORT)));
            simulation.blockOn(
                    there.host("server").spawn(simulation.blockOn(accepted).writeString("x")));
            simulation.advance(Duration.ofSeconds(1));
            there.host("server").crash();
            simulation.advance(Duration.ofSeconds(1));
            boolean there1 = simulation.blockOn(
                    client.spawn(Talk.read(mine, 1).map("x"::equals).recover(SocketException.class, e -> false)));
            (there1 ? kept : lost).incrementAndGet();
        });
        assertThat(kept.get()).isPositive();
        assertThat(lost.get()).isPositive();
    }

    @Test
    void aHangSaysWhoWaitsForWhatAndWhatIsHeld() throws Exception {
        network.oneWay("a", "b").hold();
        send(a, atA, "hello");

        assertThatThrownBy(() -> on(b, Talk.read(atB, 5)))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("stuck: nothing can happen any more")
                .hasMessageContaining("b task\n")
                .hasMessageContaining("on b\n")
                .hasMessageContaining("bytes from TcpConnection(a/10.0.0.1:49152)")
                .hasMessageContaining("a release of a -> b (1 packets)")
                .hasMessageContaining("a -> b is held\n");
    }
}
