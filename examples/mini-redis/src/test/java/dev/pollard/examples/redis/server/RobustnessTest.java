// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are broken, malicious or just slow: the others notice nothing. */
class RobustnessTest {

    @ParameterizedTest
    @CsvSource({
        "*x~, '-ERR Protocol error: invalid multibulk length~'",
        "*1~$-1~, '-ERR Protocol error: invalid bulk length~'",
        "*1~$536870913~, '-ERR Protocol error: invalid bulk length~'",
        "*2~$3~GET~:1~, '-ERR Protocol error: expected ''$'', got '':''~'",
        "*1~*1~*1~*1~, '-ERR Protocol error: expected ''$'', got ''*''~'",
        "PING~*1~*1~, '+PONG~-ERR Protocol error: expected ''$'', got ''*''~'",
        "GET \"a~, '-ERR Protocol error: unbalanced quotes in request~'",
        "QUIT~PING~, '+OK~'",
        "POST / HTTP/1.1~Host: x~~, ''",
    })
    void malformedInputGetsTheErrorThatRedisGivesAndTheConnectionEnds(String input, String output) throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient client = server.client();
                RawClient other = server.client()) {
            client.send(input.replace("~", "\r\n"));

            assertThat(client.untilEnd()).isEqualTo(output.replace("~", "\r\n"));
            assertThat(other.ask("PING")).isEqualTo("+PONG\\r\\n");
        }
    }

    @Test
    void theLimitOfAValueCanBeSet() throws IOException {
        try (LiveServer server = LiveServer.start(settings -> settings.withProtoMaxBulkLen(1000));
                RawClient client = server.client()) {
            client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000\r\n" + "x".repeat(1000) + "\r\n");
            assertThat(client.reply()).asString().isEqualTo("+OK\r\n");
            client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1001\r\n");
            assertThat(client.untilEnd()).isEqualTo("-ERR Protocol error: invalid bulk length\r\n");
        }
    }

    @Test
    void aNestingBombIsCutOffAtItsFirstLevel() throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient client = server.client();
                RawClient other = server.client()) {
            try {
                client.send("*1\r\n".repeat(1_000_000));
            } catch (SocketException e) {
                // The server has hung up while we were still sending.
            }
            String reply = client.untilEnd();

            assertThat(reply).isIn("", "-ERR Protocol error: expected '$', got '*'\r\n");
            assertThat(other.ask("PING")).isEqualTo("+PONG\\r\\n");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void rubbishDoesNotHarmTheServer(long seed) throws IOException {
        Random random = new Random(seed);
        try (LiveServer server = LiveServer.start();
                RawClient other = server.client()) {
            for (int i = 0; i < 200; i++) {
                try (RawClient client = server.client()) {
                    byte[] rubbish = new byte[random.nextInt(300)];
                    random.nextBytes(rubbish);
                    if (random.nextBoolean()) {
                        rubbish = ("*" + random.nextInt(5) + "\r\n$" + random.nextInt(20) + "\r\nSET\r\n$").getBytes();
                    }
                    client.send(rubbish);
                    if (random.nextBoolean()) {
                        client.socket.shutdownOutput();
                        client.untilEnd();
                    }
                }
            }
            assertThat(other.ask("PING")).isEqualTo("+PONG\\r\\n");
        }
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfACommandLeavesNoTrace() throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient other = server.client()) {
            String command = "*3\r\n$3\r\nSET\r\n$3\r\ncut\r\n$5\r\nvalue\r\n";
            for (int cut = 1; cut < command.length(); cut++) {
                try (RawClient client = server.client()) {
                    client.send(command.substring(0, cut));
                    client.socket.shutdownOutput();
                    assertThat(client.untilEnd()).isEmpty();
                }
            }
            // The last two bytes are a line end whose content Redis does not look at, but it waits for it.
            assertThat(other.ask("EXISTS cut")).isEqualTo(":0\\r\\n");
        }
    }

    @Test
    void aThousandConnectionsThatAreOpenedAndResetAreForgotten() throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient other = server.client()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                RawClient client = server.client();
                client.send(i % 3 == 0 ? "*2\r\n$3\r\nGE" : i % 3 == 1 ? "SUBSCRIBE a\r\n" : "PING\r\n");
                clients.add(client);
                if (clients.size() == 100) {
                    for (RawClient reset : clients) {
                        reset.reset();
                    }
                    clients.clear();
                }
            }

            untilConnected(other, 1);
            assertThat(other.ask("PUBLISH a x")).isEqualTo(":0\\r\\n");
        }
    }

    @Test
    void whoComesTooLateIsToldSo() throws IOException {
        try (LiveServer server = LiveServer.start(settings -> settings.withMaxClients(2));
                RawClient first = server.client();
                RawClient second = server.client()) {
            assertThat(first.ask("PING")).isEqualTo("+PONG\\r\\n");
            assertThat(second.ask("PING")).isEqualTo("+PONG\\r\\n");
            try (RawClient third = server.client()) {
                assertThat(third.untilEnd()).isEqualTo("-ERR max number of clients reached\r\n");
            }
            assertThat(first.ask("PING")).isEqualTo("+PONG\\r\\n");
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotServedBeyondABoundAndDoesNotHoldUpOthers() throws Exception {
        try (LiveServer server = LiveServer.start();
                RawClient slow = new RawClient(server.address(), 4096);
                RawClient other = server.client()) {
            other.ask("SET k " + "x".repeat(30_000));
            AtomicReference<Exception> failure = new AtomicReference<>();
            int requests = 20_000;
            Thread sender = new Thread(() -> {
                try {
                    // 600 MB of replies. Sending stops by itself once the server no longer reads.
                    for (int i = 0; i < requests / 100; i++) {
                        slow.send("GET k\r\n".repeat(100));
                    }
                } catch (IOException e) {
                    failure.set(e);
                }
            });
            sender.start();

            long most = 0;
            for (int i = 0; i < 2_000; i++) {
                assertThat(other.ask("PING")).isEqualTo("+PONG\\r\\n");
                most = Math.max(most, server.server.engine().stats().bytesOut());
            }
            // What was sent is in the sockets' buffers, a few MB at most; the rest has not even been carried out.
            assertThat(most).isLessThan(60_000_000);

            for (int i = 0; i < requests; i++) {
                assertThat(slow.reply()).hasSize(30_000 + 10);
            }
            sender.join();
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutOffAndPublishersAreNotHeldUp() throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient slow = new RawClient(server.address(), 4096);
                RawClient publisher = server.client()) {
            assertThat(slow.ask("SUBSCRIBE a")).contains("subscribe");
            String message = "x".repeat(60_000);

            int published = 0;
            while (publisher.ask("PUBLISH a " + message).equals(":1\\r\\n")) {
                published++;
                // 32 MB may wait for it, and some are in the sockets' buffers.
                assertThat(published).isLessThan(5_000);
            }

            assertThat(published).isGreaterThan(32_000_000 / 60_000 - 1);
            assertThat(publisher.ask("PUBSUB NUMSUB a")).isEqualTo("*2\\r\\n$1\\r\\na\\r\\n:0\\r\\n");
        }
    }

    @Test
    void tenThousandIdleConnectionsHoldNoBuffersAndFiftyActiveOnesAreServed(@TempDir Path directory)
            throws IOException {
        int idle = 10_000;
        RealRedis.assumeOpenFiles(idle + 500L);
        // A buffer of 64 KB for each connection would be 640 MB.
        List<String> tight = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=32m");
        List<RawClient> clients = new ArrayList<>();
        try (ChildServer server = new ChildServer(tight, directory, "--maxclients", "10100", "--appendonly", "no")) {
            for (int i = 0; i < idle; i++) {
                RawClient client = server.client();
                clients.add(client);
                assertThat(client.ask("PING")).isEqualTo("+PONG\\r\\n");
            }
            List<RawClient> active = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                active.add(server.client());
            }
            clients.addAll(active);

            for (int round = 0; round < 200; round++) {
                for (RawClient client : active) {
                    client.send("INCR n\r\n");
                }
                for (RawClient client : active) {
                    assertThat(client.reply()[0]).isEqualTo((byte) ':');
                }
            }

            assertThat(active.get(0).ask("GET n")).isEqualTo("$5\\r\\n10000\\r\\n");
            assertThat(active.get(0).ask("INFO clients")).contains("connected_clients:10050");
            for (int i = 0; i < idle; i += 100) {
                assertThat(clients.get(i).ask("PING")).isEqualTo("+PONG\\r\\n");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Asks until the others have been noticed to be gone; the surrounding test would time out otherwise. */
    private static void untilConnected(RawClient client, int number) throws IOException {
        String wanted = "connected_clients:" + number + "\\r";
        for (long end = System.nanoTime() + 60_000_000_000L;
                !client.ask("INFO clients").contains(wanted); ) {
            assertThat(System.nanoTime()).as("clients are still there").isLessThan(end);
        }
    }
}
