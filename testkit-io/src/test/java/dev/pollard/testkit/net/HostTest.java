// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import static dev.pollard.testkit.net.Talk.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.net.TcpConnection;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Poll;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.SimulationFailure;
import dev.pollard.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts that start, crash and stop. */
class HostTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final SimulatedNetwork network = SimulatedNetwork.of(runtime);
    private final Host client = network.host("client");
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
        assertThat(runtime.takeUncaught()).isEmpty();
        assertThat(runtime.leaks().list()).isEmpty();
    }

    private <T> T on(Host host, Future<T> future) throws Exception {
        return runtime.blockOn(host.spawn(future));
    }

    /** A connection whose other end is served by an echo task of the host. */
    private TcpConnection connected(String host) throws Exception {
        TcpConnection connection = on(client, TcpConnection.connect(host, PORT));
        on(client, connection.writeString("?"));
        assertThat(on(client, Talk.read(connection, 1))).isEqualTo("?");
        return connection;
    }

    @Test
    void aCrashIsAResetForThePeers() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection connection = connected("server");

        server.crash();
        assertThat(server.isUp()).isFalse();
        assertThatThrownBy(() -> on(client, Talk.untilEnd(connection)))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
        assertThatThrownBy(() -> on(client, connection.writeString("x"))).isInstanceOf(SocketException.class);
    }

    @Test
    void aCrashIsAResetForWhoIsReading() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection connection = connected("server");
        JoinHandle<String> reading = client.spawn(Talk.untilEnd(connection));
        runtime.advance(MILLI);

        server.crash();
        assertThatThrownBy(() -> runtime.blockOn(reading)).hasMessage("Connection reset");
    }

    @Test
    void whatACrashedHostHasSentBeforeIsUnderWayStill() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection connection = connected("server");
        network.oneWay("server", "client").hold();
        on(client, connection.writeString("x"));
        runtime.advance(MILLI.multipliedBy(5));
        server.crash();
        network.oneWay("server", "client").release();

        assertThat(on(client, Talk.read(connection, 1))).isEqualTo("x");
        assertThatThrownBy(() -> on(client, Talk.untilEnd(connection))).hasMessage("Connection reset");
    }

    @Test
    void whatACrashedHostWouldSendAgainIsLost() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection connection = connected("server");
        network.oneWay("server", "client").partition();
        on(client, connection.writeString("x"));
        runtime.advance(MILLI.multipliedBy(5));
        server.crash();
        network.oneWay("server", "client").repair();
        JoinHandle<String> read = client.spawn(Talk.read(connection, 1));
        runtime.advance(Duration.ofHours(1));
        assertThat(read.isFinished()).isFalse();

        // Nobody told it; the host that is up again, or its system, does once it sends.
        on(client, connection.writeString("y"));
        assertThatThrownBy(() -> runtime.blockOn(read)).hasMessage("Connection reset");
    }

    @Test
    void whileAHostIsDownItRefuses() throws Exception {
        Host server = network.host("server", Talk::echo);
        server.crash();
        server.crash(); // is down already

        assertThatThrownBy(() -> on(client, Talk.ask("server", "x"))).isInstanceOf(ConnectException.class);
        ManualFuture<String> never = ManualFuture.named("never");
        assertThatThrownBy(() -> server.spawn(never))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("host is down: server");
        assertThat(never.cancels()).isEqualTo(1);
        assertThatThrownBy(() -> server.listen(1)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aHostThatStartsAgainAcceptsAgain() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection before = connected("server");
        server.bounce();

        assertThatThrownBy(() -> on(client, Talk.untilEnd(before))).hasMessage("Connection reset");
        assertThat(on(client, Talk.ask("server", "again"))).isEqualTo("again");
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("host is up: server");
    }

    @Test
    void whatTheSoftwareKeepsOutsideIsThereAfterACrash() throws Exception {
        int[] starts = {0};
        Host server = network.host("server", host -> {
            int number = ++starts[0];
            return host.listen(PORT)
                    .incoming()
                    .forEach(connection -> host.spawn(connection.use(
                                    c -> c.writeString("life " + number).andThen(x -> c.shutdown())))
                            .detach());
        });
        assertThat(on(client, Talk.ask("server", ""))).isEqualTo("life 1");
        server.bounce();
        assertThat(on(client, Talk.ask("server", ""))).isEqualTo("life 2");
    }

    @Test
    void nothingOfACrashedHostReachesTheNetwork() throws Exception {
        Host server = network.host(
                "server",
                host -> host.listen(PORT)
                        .accept()
                        .andThen(connection -> connection.use(
                                c -> Futures.<Void>pending().whenDone((value, failure) -> log.add("not to be seen")))));
        TcpConnection connection = on(client, TcpConnection.connect("server", PORT));
        runtime.advance(MILLI);

        // What `use` does as it is cancelled would be a close, and the end for the peer.
        server.crash();
        assertThatThrownBy(() -> on(client, Talk.untilEnd(connection))).hasMessage("Connection reset");
        assertThat(log).isEmpty();
    }

    @Test
    void allTasksOfAHostEndWithIt() throws Exception {
        ManualFuture<String> inner = ManualFuture.named("inner");
        ManualFuture<String> inScope = ManualFuture.named("in the scope");
        Host server = network.host(
                "server",
                host -> Futures.pollFn(cx -> {
                            cx.service(Spawner.class).spawn("inner", inner).detach();
                            assertThat(cx.service(Host.class).name()).isEqualTo("server");
                            return Poll.ready("spawned");
                        })
                        .andThen(x -> Scope.run(scope -> {
                            scope.spawn("child", inScope);
                            return Futures.pending();
                        })));
        runtime.runUntilIdle();
        assertThat(inner.polls()).isPositive();
        assertThat(inScope.polls()).isPositive();
        int others = runtime.liveTasks();

        server.crash();
        runtime.runUntilIdle();
        assertThat(inner.cancels()).isEqualTo(1);
        assertThat(inScope.cancels()).isEqualTo(1);
        assertThat(runtime.liveTasks()).isEqualTo(others - 3);
    }

    @Test
    void codeOfAHostSpawnsThere() throws Exception {
        ManualFuture<String> inner = ManualFuture.named("inner");
        Host server = network.host(
                "server",
                host -> Futures.pollFn(cx -> {
                    Spawner.current().spawn("inner", inner).detach();
                    return Poll.ready("spawned");
                }));
        runtime.runUntilIdle();
        assertThat(inner.polls()).isPositive();

        server.crash();
        runtime.runUntilIdle();
        assertThat(inner.cancels()).isEqualTo(1);
    }

    /** With several workers its tasks could run in the middle of the crash. */
    @Test
    void aCrashedHostIsNotPolledAgainAndItsPeersSeeNoEnd() {
        Simulation.of(simulation -> {
                    SimulatedNetwork there = SimulatedNetwork.of(simulation);
                    there.everywhere().latency(MILLI);
                    Host victim = there.host("victim", host -> {
                        host.spawn(Futures.pollFn(cx -> {
                                    assertThat(host.isUp()).isTrue();
                                    cx.waker().wake();
                                    return Poll.pending();
                                }))
                                .detach();
                        return host.listen(PORT)
                                .accept()
                                .andThen(connection -> connection.use(c -> Futures.<Void>pending()));
                    });
                    JoinHandle<String> peer = there.host("peer")
                            .spawn(TcpConnection.connect("victim", PORT)
                                    .andThen(Talk::untilEnd)
                                    .map(text -> "end")
                                    .recover(SocketException.class, Throwable::getMessage));
                    there.host("killer")
                            .spawn(Time.sleep(Duration.ofMillis(2 + simulation.choose(5)))
                                    .map(x -> {
                                        victim.crash();
                                        return null;
                                    }))
                            .detach();
                    assertThat(simulation.blockOn(peer)).startsWith("Connection re"); // reset, or refused
                })
                .workers(3)
                .pollTime(MILLI)
                .maxTime(Duration.ofSeconds(10))
                .run(100);
    }

    @Test
    void aTaskMayCrashItsOwnHost() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection connection = connected("server");
        JoinHandle<String> last = server.spawn(Futures.yieldNow().andThen(x -> {
            server.crash();
            return Futures.<String>pending();
        }));

        assertThatThrownBy(() -> runtime.blockOn(last))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("server has crashed");
        assertThatThrownBy(() -> on(client, Talk.untilEnd(connection))).hasMessage("Connection reset");
    }

    @Test
    void aStopIsTheEndForThePeers() throws Exception {
        Host server = network.host("server", Talk::echo);
        TcpConnection connection = connected("server");

        runtime.blockOn(server.stop());
        assertThat(server.isUp()).isFalse();
        assertThat(on(client, Talk.untilEnd(connection))).isEmpty();
        assertThatThrownBy(() -> on(client, Talk.ask("server", "x"))).isInstanceOf(ConnectException.class);
        runtime.blockOn(server.stop()); // is down already

        server.start();
        assertThat(on(client, Talk.ask("server", "again"))).isEqualTo("again");
    }

    @Test
    void aStopWaitsForTheCleanupWhichStillHasTheNetwork() throws Exception {
        Host server = network.host("server", HostTest::sayByeWhenCancelled);
        TcpConnection connection = on(client, TcpConnection.connect("server", PORT));
        runtime.advance(MILLI);

        runtime.blockOn(server.stop());
        assertThat(runtime.elapsed()).isGreaterThan(Duration.ofSeconds(1));
        // Nobody closed it, so the host did.
        assertThat(on(client, Talk.untilEnd(connection))).isEqualTo("bye");
    }

    @Test
    void theCleanupOfACrashedHostReachesNobody() throws Exception {
        Host server = network.host("server", HostTest::sayByeWhenCancelled);
        TcpConnection connection = on(client, TcpConnection.connect("server", PORT));
        runtime.advance(MILLI);

        server.crash();
        assertThatThrownBy(() -> on(client, Talk.untilEnd(connection))).hasMessage("Connection reset");
        runtime.advance(Duration.ofSeconds(2));
        assertThat(runtime.takeUncaught()).singleElement().isInstanceOf(SocketException.class);
    }

    private static Future<?> sayByeWhenCancelled(Host host) throws IOException {
        CleanupScope[] scope = new CleanupScope[1];
        return host.listen(PORT)
                .accept()
                .andThen(connection -> Futures.pollFn(
                        cx -> {
                            scope[0] = cx.service(CleanupScope.class);
                            return Poll.pending();
                        },
                        () -> scope[0].cleanUp(
                                "farewell",
                                Time.sleep(Duration.ofSeconds(1)).andThen(x -> connection.writeString("bye")))));
    }

    @Test
    void softwareThatFailsMakesTheSimulationFail() {
        assertThatThrownBy(() -> Simulation.run(1, simulation -> {
                    SimulatedNetwork there = SimulatedNetwork.of(simulation);
                    there.host("server", host -> Futures.failed(new IllegalStateException("no licence")));
                    simulation.advance(MILLI);
                }))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("a failure that nobody awaited: java.lang.IllegalStateException: no licence");
    }

    @Test
    void theFailureTellsWhatTheNetworkDid() {
        assertThatThrownBy(() -> Simulation.run(1, simulation -> {
                    SimulatedNetwork there = SimulatedNetwork.of(simulation);
                    there.everywhere().latency(Duration.ofMillis(3)).pieces(false);
                    Host server = there.host("server", Talk::echo);
                    String answer = simulation.blockOn(there.host("client").spawn(Talk.ask("server", "hello")));
                    server.crash();
                    assertThat(answer).isEqualTo("bye");
                }))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("seed 0, replay with -Dpollard.simulation.seed=0")
                .hasMessageContaining("server starts")
                .hasMessageContaining("client -> server: connect to 7007\n")
                .hasMessageContaining("client -> server: 5 bytes\n")
                .hasMessageContaining("server crashes");
    }

    @Test
    void aNameIsGivenOnce() {
        network.host("server", Talk::echo);

        assertThat(network.host("client")).isSameAs(client);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.host("server", Talk::echo))
                .withMessage("host is there already: server");
        assertThat(network).hasToString("SimulatedNetwork[client, server]");
        assertThat(client).hasToString("Host(client)");
        client.crash();
        assertThat(client).hasToString("Host(client, down)");
    }
}
