// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.RetryPolicy;
import dev.pollard.io.BufReader;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.SimulationFailure;
import dev.pollard.testkit.net.Host;
import dev.pollard.testkit.net.SimulatedNetwork;
import dev.pollard.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The examples of docs/guides/testing.md that have a network. */
class NetworkTest {

    // ---- the program

    static Future<Void> serve(Spawner spawner, AtomicInteger counter) {
        return TcpListener.listen(new InetSocketAddress(7007))
                .andThen(listener -> listener.incoming()
                        .forEach(connection -> spawner.spawn(connection
                                        .use(c -> answer(c, counter))
                                        .recover(IOException.class, gone -> null))
                                .detach()));
    }

    static Future<Void> answer(TcpConnection c, AtomicInteger counter) {
        return new BufReader(c).lines().forEachAsync(1, line -> c.writeString(counter.incrementAndGet() + "\n"));
    }

    static Future<String> next() {
        return TcpConnection.connect("counter", 7007)
                .andThen(connection ->
                        connection.use(c -> c.writeString("next\n").andThen(x -> new BufReader(c).readLine())));
    }

    // ---- its tests

    @Test
    void givesTheFirstNumber() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            SimulatedNetwork network = SimulatedNetwork.of(runtime);
            network.host("counter", host -> serve(host, new AtomicInteger()));
            Host client = network.host("client");

            assertThat(runtime.blockOn(client.spawn(next()))).isEqualTo("1");
            assertThat(runtime.elapsed()).hasMillis(4);
        }
    }

    static void everyNumberIsGivenOnce(SimulatedRuntime runtime) throws Exception {
        AtomicInteger disk = new AtomicInteger();
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(20)
                .delay(Duration.ofMillis(50))
                .build();
        SimulatedNetwork network = SimulatedNetwork.of(runtime);
        Host server = network.host("counter", host -> serve(host, disk));
        JoinHandle<String> client = network.host("client").spawn(Futures.retry(policy, NetworkTest::next));

        runtime.advance(Duration.ofMillis(runtime.choose(30)));
        server.bounce();
        assertThat(runtime.blockOn(client)).isEqualTo("1");
    }

    @Test
    void theNumberThatIsLostIsFound() {
        assertThatThrownBy(() -> Simulation.run(1_000, NetworkTest::everyNumberIsGivenOnce))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("expected: \"1\"\n but was: \"2\"")
                .hasMessageContaining("client -> counter: 5 bytes\n")
                .hasMessageContaining("counter crashes\n");
    }

    @Test
    void aShortPartitionDelaysTheAnswer() {
        Simulation.of(runtime -> {
                    SimulatedNetwork network = SimulatedNetwork.of(runtime);
                    network.everywhere().latency(Duration.ofMillis(5), Duration.ofMillis(50));
                    network.host("counter", host -> serve(host, new AtomicInteger()));
                    JoinHandle<String> client = network.host("client").spawn(next());

                    runtime.blockOn(Time.sleep(Duration.ofMillis(runtime.choose(100))));
                    network.between("client", "counter").partition();
                    runtime.blockOn(Time.sleep(Duration.ofSeconds(10)));
                    network.between("client", "counter").repair();
                    assertThat(runtime.blockOn(client)).isEqualTo("1");
                })
                .maxTime(Duration.ofMinutes(1))
                .checkDeterminism()
                .run(100);
    }
}
