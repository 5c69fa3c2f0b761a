// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Tuple2;
import dev.pollard.net.TcpConnection;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.net.Host;
import dev.pollard.testkit.net.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server as it is, on a network that cuts everything in pieces and holds it up. */
class EchoOnASimulatedNetworkTest {

    @Test
    void everyClientGetsBackWhatItSentWhateverTheNetworkDoes() {
        Simulation.of(runtime -> {
                    SimulatedNetwork network = SimulatedNetwork.of(runtime);
                    network.host("server", host -> EchoServer.serve(host.listen(7007), host));
                    runtime.runUntilIdle(); // without latency a client could come before the listener
                    network.everywhere()
                            .latency(Duration.ZERO, Duration.ofMillis(100))
                            .segments(1 + runtime.choose(100))
                            .window(1 + runtime.choose(500));
                    List<Future<String>> answers = new ArrayList<>();
                    for (String name : List.of("one", "two", "three")) {
                        Host client = network.host(name);
                        answers.add(client.spawn(send(name.repeat(200))));
                    }
                    network.between("two", "server").partition();
                    runtime.advance(Duration.ofSeconds(1));
                    network.between("two", "server").repair();
                    assertThat(runtime.blockOn(Futures.join(answers)))
                            .containsExactly("one".repeat(200), "two".repeat(200), "three".repeat(200));
                })
                .workers(2)
                .maxTime(Duration.ofMinutes(10))
                .checkDeterminism()
                .run(15);
    }

    @Test
    void aClientThatIsGoneIsNoFailureOfTheServer() {
        Simulation.run(50, runtime -> {
            SimulatedNetwork network = SimulatedNetwork.of(runtime);
            network.host("server", host -> EchoServer.serve(host.listen(7007), host));
            Host first = network.host("first");
            first.spawn(send("never to be read")).detach();
            runtime.advance(Duration.ofMillis(runtime.choose(40)));
            first.crash();

            assertThat(runtime.blockOn(network.host("second").spawn(send("hello"))))
                    .isEqualTo("hello");
        });
    }

    /** Sends a text and reads as many bytes back. */
    private static Future<String> send(String text) {
        ByteBuffer answer = ByteBuffer.allocate(text.length());
        return TcpConnection.connect("server", 7007)
                .andThen(connection -> connection.use(c -> Futures.join(c.writeString(text), c.readExactly(answer))))
                .map((Tuple2<Void, Void> both) -> new String(answer.array(), StandardCharsets.UTF_8));
    }
}
