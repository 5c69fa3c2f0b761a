// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.examples.redis.RecordedReplies;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameAsRedisTest {
    private static final String MARK = "the-end-of-the-reply";

    static List<RecordedReplies> parts() {
        return RecordedReplies.load();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void answersOverTheNetworkAsRecorded(RecordedReplies part) throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient client = server.client()) {
            answersAsRecorded(part, client);
        }
    }

    @Test
    void theTableIsWhatRedisAnswers() throws IOException {
        try (RealRedis redis = RealRedis.start()) {
            for (RecordedReplies part : parts()) {
                try (RawClient client = redis.client()) {
                    assertThat(client.ask("FLUSHALL")).isEqualTo("+OK\\r\\n");
                    answersAsRecorded(part, client);
                }
            }
        }
    }

    /** Several replies, or none, may belong to one request, so the whole conversation is compared. */
    private static void answersAsRecorded(RecordedReplies part, RawClient client) throws IOException {
        StringBuilder expected = new StringBuilder();
        for (RecordedReplies.Exchange exchange : part.exchanges()) {
            client.send(exchange.requestBytes());
            expected.append(exchange.reply());
        }
        client.socket.shutdownOutput();
        String actual = RecordedReplies.escape(client.untilEnd().getBytes(ISO_8859_1));
        assertThat(new RecordedReplies.Exchange("", expected.toString()).isReply(actual))
                .as("%s\nexpected %s\n but was %s", part, expected, actual)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void answersRandomCommandsAsRedisDoesByteByByte(long seed) throws IOException {
        Random random = new Random(seed);
        try (RealRedis redis = RealRedis.start();
                LiveServer server = LiveServer.start();
                RawClient theirs = redis.client();
                RawClient ours = server.client()) {
            if (random.nextBoolean()) {
                theirs.ask("HELLO 3");
                ours.ask("HELLO 3");
            }
            StringBuilder story = new StringBuilder();
            for (int i = 0; i < 1_500; i++) {
                String command = randomCommand(random);
                story.append(command).append('\n');
                theirs.send(command + "\r\nECHO " + MARK + "\r\n");
                ours.send(command + "\r\nECHO " + MARK + "\r\n");

                String expected = untilMark(theirs);
                assertThat(untilMark(ours))
                        .as("seed %s, the reply to the last of\n%s", seed, tail(story))
                        .isEqualTo(expected);
            }
        }
    }

    /** Each command has one reply, and the mark another, which is QUEUED in a transaction. */
    private static String untilMark(RawClient client) throws IOException {
        return RecordedReplies.escape(client.reply()) + " " + RecordedReplies.escape(client.reply());
    }

    private static String tail(StringBuilder story) {
        return story.substring(Math.max(0, story.length() - 1_000));
    }

    private static String randomCommand(Random random) {
        String key = pick(random, "a", "b", "c", "n");
        String value = pick(random, "1", "-5", "x", "\"\"", "9223372036854775807", "\"a b\"", "010", "3.5");
        String number = pick(random, "1", "-1", "0", "100", "9223372036854775807", "-9223372036854775808", "x");
        // Durations are far apart from what a test takes, so no key vanishes by itself in between.
        String seconds = pick(random, "100000", "200000", "-1", "0", "x", "9223372036854775807");
        return switch (random.nextInt(30)) {
            case 0, 1 -> "GET " + key;
            case 2, 3 -> "SET " + key + " " + value;
            case 4 ->
                "SET " + key + " " + value + " "
                        + pick(random, "NX", "XX", "GET", "KEEPTTL", "NX GET", "XX GET", "NX XX", "KEEPTTL GET", "BAD");
            case 5 -> "SET " + key + " " + value + " " + pick(random, "EX", "ex", "PX") + " " + seconds;
            case 6 -> "GETSET " + key + " " + value;
            case 7 -> "MGET a b " + key + " missing";
            case 8 -> "MSET " + key + " " + value + " b 2";
            case 9 -> "DEL " + key + " c";
            case 10 -> "EXISTS a b " + key;
            case 11 -> "INCR " + key;
            case 12 -> "DECR " + key;
            case 13 -> "INCRBY " + key + " " + number;
            case 14 -> "DECRBY " + key + " " + number;
            case 15 -> "APPEND " + key + " " + value;
            case 16 -> "STRLEN " + key;
            case 17 -> "EXPIRE " + key + " " + seconds + " " + pick(random, "", "NX", "XX", "GT", "LT", "NX GT", "x");
            case 18 -> "EXPIREAT " + key + " " + pick(random, "99999999999", "88888888888", "1", "x");
            case 19 -> "EXPIRETIME " + pick(random, "missing", "missing2");
            case 20 -> "PERSIST " + key;
            case 21 -> "TYPE " + key;
            case 22 -> "DBSIZE";
            case 23 -> pick(random, "MULTI", "EXEC", "DISCARD", "EXEC");
            case 24 -> pick(random, "WATCH ", "WATCH ", "UNWATCH ") + (random.nextBoolean() ? key : "");
            case 25 -> pick(random, "GET", "SET a", "MGET", "nonsense a b", "TTL", "INCR a b", "PING a b", "SELECT 0");
            case 26 -> "SETNX " + key + " " + value;
            case 27 -> pick(random, "GETDEL ", "UNLINK ", "TOUCH ") + key;
            case 28 -> "PUBLISH channel " + value;
            default ->
                pick(random, "FLUSHALL", "PING", "PING x", "CLIENT GETNAME", "CLIENT SETNAME y", "CONFIG GET save");
        };
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
