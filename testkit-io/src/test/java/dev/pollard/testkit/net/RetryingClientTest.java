// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import static dev.pollard.testkit.net.Talk.PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.BufReader;
import dev.pollard.net.TcpConnection;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.SimulationFailure;
import dev.pollard.time.Time;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A counter on another host, and a client that tries again when it gets no answer: correct until the server crashes between the deed and the word. */
class RetryingClientTest {
    private static final int INCREMENTS = 5;

    /** The disk of the server. */
    private static final class Counter {
        private int value;
        private final Set<String> seen = new HashSet<>();

        String handle(String request, boolean remembers) {
            if (!remembers || seen.add(request)) {
                value++;
            }
            return "value " + value;
        }
    }

    private static Future<?> serve(Host host, Counter counter, boolean remembers) throws IOException {
        return host.listen(PORT)
                .incoming()
                .forEach(connection -> host.spawn(
                                "session",
                                connection
                                        .use(c -> session(c, new BufReader(c), counter, remembers))
                                        .recover(IOException.class, gone -> null))
                        .detach());
    }

    private static Future<Void> session(TcpConnection c, BufReader in, Counter counter, boolean remembers) {
        return in.readLine()
                .andThen(line -> line == null
                        ? Futures.ready(null)
                        : c.writeString(counter.handle(line, remembers) + "\n")
                                .andThen(x -> session(c, in, counter, remembers)));
    }

    /** Asks until there is an answer. */
    private static Future<String> increment(String request) {
        return TcpConnection.connect("counter", PORT)
                .andThen(connection -> connection.use(c -> c.writeString(request + "\n")
                        .andThen(x -> new BufReader(c).readLine())
                        .map(line -> {
                            if (line == null) {
                                throw new EOFException("no answer");
                            }
                            return line;
                        })))
                .recoverWith(failure -> failure instanceof IOException
                        ? Time.sleep(Duration.ofMillis(20)).andThen(x -> increment(request))
                        : Futures.failed(failure));
    }

    private static Future<String> incrementAll(int from) {
        return increment("request " + from)
                .andThen(answer -> from == INCREMENTS ? Futures.ready(answer) : incrementAll(from + 1));
    }

    private static Simulation.Body test(boolean remembers) {
        return runtime -> countsEachRequestOnce(runtime, remembers);
    }

    private static void countsEachRequestOnce(SimulatedRuntime runtime, boolean remembers) throws Exception {
        SimulatedNetwork network = SimulatedNetwork.of(runtime);
        Counter counter = new Counter();
        Host server = network.host("counter", host -> serve(host, counter, remembers));
        JoinHandle<String> client = network.host("client").spawn(incrementAll(1));
        runtime.advance(Duration.ofMillis(runtime.choose(60)));
        server.bounce();
        assertThat(runtime.blockOn(client)).isEqualTo("value " + INCREMENTS);
    }

    @Test
    void theRequestThatIsCountedTwiceIsFoundAndReplayed() {
        Simulation simulation = Simulation.of(test(false)).maxTime(Duration.ofMinutes(10));

        SimulationFailure found = catchThrowableOfType(SimulationFailure.class, () -> simulation.run(1_000));

        assertThat(found).hasMessageContaining("\"value " + (INCREMENTS + 1) + "\"");
        String seed = found.getMessage().replaceFirst("(?s).*\\nseed (\\d+), replay with .*", "$1");
        assertThatThrownBy(() -> simulation.runSeed(Long.parseLong(seed))).hasMessage(found.getMessage());
        assertThatThrownBy(() -> simulation.replay(found.schedule()))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("\"value " + (INCREMENTS + 1) + "\"");
    }

    @Test
    void aServerThatRemembersRequestsCountsEachOnce() {
        Simulation.of(test(true))
                .maxTime(Duration.ofMinutes(10))
                .checkDeterminism()
                .run(60);
    }
}
