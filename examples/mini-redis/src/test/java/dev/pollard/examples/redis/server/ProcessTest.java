// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of the process: asked for, or not. */
class ProcessTest {
    private static final int LIMIT_SECONDS = 60;
    private static final int WRITERS = 8;

    @TempDir
    Path directory;

    @Test
    void sigtermFinishesWhatIsInFlightAndSyncs() throws Exception {
        try (ChildServer server = new ChildServer(directory, "--appendfsync", "everysec");
                RawClient idle = server.client();
                RawClient client = server.client()) {
            idle.ask("PING");
            for (int i = 0; i < 1_000; i++) {
                client.ask("SET k" + i + " v");
            }

            // Not Process.destroy(), which also closes the pipe with the last words.
            server.process.toHandle().destroy(); // SIGTERM

            assertThat(idle.untilEnd()).isEmpty();
            assertThat(client.untilEnd()).isEmpty();
            assertThat(server.process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.process.exitValue()).isEqualTo(128 + 15);
            assertThat(server.lastWords()).isEmpty();
        }
        try (ChildServer server = new ChildServer(directory);
                RawClient client = server.client()) {
            assertThat(client.ask("DBSIZE")).isEqualTo(":1000\\r\\n");
        }
    }

    @Test
    void killedServerLosesNoAcknowledgedWriteUnderAlways() throws Exception {
        Random random = new Random(20);
        // What each writer's counter was at least, as it was told.
        List<AtomicLong> acknowledged = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            acknowledged.add(new AtomicLong());
        }
        long before = 0;
        for (int round = 0; round < 20; round++) {
            try (ChildServer server = new ChildServer(directory, "--appendfsync", "always")) {
                check(server, acknowledged);
                List<Thread> writers = new ArrayList<>();
                AtomicLong total = new AtomicLong();
                for (int w = 0; w < WRITERS; w++) {
                    Thread writer = write(server, w, acknowledged.get(w), total);
                    writers.add(writer);
                }
                // A moment that is counted in writes, so that each round has some whatever the machine is busy with.
                long moment = 1 + random.nextInt(1_500);
                while (total.get() < moment) {
                    LockSupport.parkNanos(10_000 + random.nextInt(100_000));
                }

                server.process.destroyForcibly(); // SIGKILL

                for (Thread writer : writers) {
                    writer.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
                    assertThat(writer.isAlive()).isFalse();
                }
                assertThat(server.process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
            long sum = acknowledged.stream().mapToLong(AtomicLong::get).sum();
            assertThat(sum).as("round %s wrote something", round).isGreaterThan(before);
            before = sum;
        }
        try (ChildServer server = new ChildServer(directory, "--appendfsync", "always")) {
            check(server, acknowledged);
        }
    }

    /** Each writer counts up by one and a pair of keys with it, in a transaction that must not be torn. */
    private static Thread write(ChildServer server, int number, AtomicLong acknowledged, AtomicLong total) {
        Thread thread = new Thread(() -> {
            try (RawClient client = server.client()) {
                while (true) {
                    String w = Integer.toString(number);
                    long next = acknowledged.get() + 1;
                    client.send("MULTI\r\nSET left" + w + " " + next + "\r\nSET right" + w + " " + next + "\r\nEXEC\r\n"
                            + "SET counter" + w + " " + next + "\r\n");
                    for (int i = 0; i < 5; i++) {
                        client.reply();
                    }
                    acknowledged.set(next);
                    total.incrementAndGet();
                }
            } catch (IOException e) {
                // Killed.
            }
        });
        thread.start();
        return thread;
    }

    private static void check(ChildServer server, List<AtomicLong> acknowledged) throws IOException {
        try (RawClient client = server.client()) {
            for (int w = 0; w < acknowledged.size(); w++) {
                long counter = number(client, "counter" + w);
                assertThat(counter).isGreaterThanOrEqualTo(acknowledged.get(w).get());
                assertThat(number(client, "left" + w))
                        .isEqualTo(number(client, "right" + w))
                        .isGreaterThanOrEqualTo(counter);
                // One more may have been written without its writer being told.
                assertThat(counter).isLessThanOrEqualTo(acknowledged.get(w).get() + 1);
                acknowledged.get(w).set(number(client, "left" + w));
            }
        }
    }

    private static long number(RawClient client, String key) throws IOException {
        String reply = client.ask("GET " + key);
        return reply.startsWith("$-1") ? 0 : Long.parseLong(reply.split("\\\\r\\\\n")[1]);
    }

    @Test
    void aTruncatedFileIsReportedAndCut() throws IOException {
        Files.writeString(
                directory.resolve("appendonly.aof"), "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*3\r\n$3\r\nSE");

        try (ChildServer server = new ChildServer(directory);
                RawClient client = server.client()) {
            assertThat(server.greeting().get(0)).contains("cut 10 bytes").endsWith("at byte 27");
            assertThat(client.ask("GET a")).isEqualTo("$1\\r\\n1\\r\\n");
        }
    }

    @Test
    void aCorruptFileIsAnErrorThatSaysWhere() throws IOException {
        Files.writeString(directory.resolve("appendonly.aof"), "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\nrubbish\r\n");

        assertThatThrownBy(() -> new ChildServer(directory))
                .hasMessageContaining("mini-redis: append-only file is corrupt at byte 27: expected '*', got 'r'");
    }

    @Test
    void aPortThatIsTakenIsAnError() throws IOException {
        try (LiveServer server = LiveServer.start()) {
            assertThatThrownBy(() -> new ChildServer(directory, "--port", "" + server.port()))
                    .hasMessageContaining("mini-redis: ")
                    .hasMessageContaining("in use");
        }
    }
}
