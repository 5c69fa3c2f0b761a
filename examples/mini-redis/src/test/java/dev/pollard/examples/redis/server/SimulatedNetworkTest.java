// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.examples.redis.command.Settings;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.BufReader;
import dev.pollard.net.TcpConnection;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.net.Host;
import dev.pollard.testkit.net.SimulatedNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The acceptor and the connections as they are, on a network that cuts, delays and resets. */
class SimulatedNetworkTest {
    private static final int INCREMENTS = 30;

    private static Future<Void> redis(Host host) throws IOException {
        Server.on(host, host.listen(6379), Settings.defaults());
        return Futures.ready(null);
    }

    /** Sends all commands at once and reads so many lines. */
    private static Future<List<String>> pipeline(String commands, int replies) {
        return TcpConnection.connect("redis", 6379)
                .andThen(connection -> connection.use(c -> {
                    Future<List<String>> reading = lines(new BufReader(c), replies, new ArrayList<>());
                    return Futures.join(c.writeString(commands), reading).map(both -> both.t2());
                }));
    }

    private static Future<List<String>> lines(BufReader in, int count, List<String> lines) {
        return count == 0
                ? Futures.ready(lines)
                : in.readLine().andThen(line -> {
                    lines.add(line);
                    return lines(in, count - 1, lines);
                });
    }

    @Test
    void pipelinedCommandsOfSeveralClientsAreAllCarriedOutAndAnswered() {
        Simulation.of(runtime -> {
                    SimulatedNetwork network = SimulatedNetwork.of(runtime);
                    network.host("redis", SimulatedNetworkTest::redis);
                    runtime.runUntilIdle(); // without latency a client could come before the listener
                    network.everywhere()
                            .latency(Duration.ZERO, Duration.ofMillis(50))
                            .segments(1 + runtime.choose(40))
                            .window(20 + runtime.choose(200));
                    List<Future<List<String>>> clients = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        Host client = network.host("client " + i);
                        clients.add(client.spawn(pipeline("INCR n\r\n".repeat(INCREMENTS), INCREMENTS)));
                    }
                    List<List<String>> replies = runtime.blockOn(Futures.join(clients));

                    assertThat(replies.stream().flatMap(List::stream)).doesNotHaveDuplicates();
                    assertThat(replies)
                            .allSatisfy(each -> assertThat(each)
                                    .isSortedAccordingTo((a, b) -> Integer.compare(
                                            Integer.parseInt(a.substring(1)), Integer.parseInt(b.substring(1)))));
                    assertThat(runtime.blockOn(network.host("last").spawn(pipeline("GET n\r\n", 2))))
                            .containsExactly("$2", String.valueOf(3 * INCREMENTS));
                })
                .workers(2)
                .maxTime(Duration.ofMinutes(10))
                .run(15);
    }

    @Test
    void aSubscriberGetsWhatIsPublishedInOrderThroughAPartition() {
        Simulation.of(runtime -> {
                    SimulatedNetwork network = SimulatedNetwork.of(runtime);
                    network.host("redis", SimulatedNetworkTest::redis);
                    JoinHandle<List<String>> subscriber =
                            network.host("subscriber").spawn(pipeline("SUBSCRIBE news\r\n", 6 + 3 * 7));
                    runtime.advance(Duration.ofSeconds(1));
                    network.between("redis", "subscriber").partition();
                    runtime.blockOn(network.host("publisher")
                            .spawn(pipeline("PUBLISH news one\r\nPUBLISH news two\r\nPUBLISH news three\r\n", 3)));
                    runtime.advance(Duration.ofSeconds(10));
                    network.between("redis", "subscriber").repair();
                    assertThat(runtime.blockOn(subscriber)).containsSubsequence("one", "two", "three");
                })
                .maxTime(Duration.ofMinutes(1))
                .checkDeterminism()
                .run(50);
    }

    @Test
    void aClientThatCrashesInTheMiddleOfACommandHarmsNobody() {
        Simulation.of(runtime -> {
                    SimulatedNetwork network = SimulatedNetwork.of(runtime);
                    Server[] server = new Server[1];
                    network.host("redis", host -> {
                        server[0] = Server.on(host, host.listen(6379), Settings.defaults());
                        return Futures.ready(null);
                    });
                    Host client = network.host("client");
                    client.spawn(pipeline("SET key \"" + "x".repeat(5_000) + "\"\r\n", 1))
                            .detach();
                    runtime.advance(Duration.ofMillis(runtime.choose(30)));
                    client.crash();
                    runtime.advance(Duration.ofSeconds(1));

                    assertThat(server[0].engine().clients().size()).isZero();
                    assertThat(runtime.blockOn(network.host("other").spawn(pipeline("PING\r\n", 1))))
                            .containsExactly("+PONG");
                })
                .run(50);
    }
}
