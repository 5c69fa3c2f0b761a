// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.examples.redis.aof.AppendOnlyFile;
import dev.pollard.examples.redis.command.FsyncPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis's own tools, where they are installed. */
class RedisToolsTest {
    private static final int LIMIT_SECONDS = 300;

    @TempDir
    Path directory;

    @Test
    void redisCliTalksToTheServer() throws IOException {
        String cli = RealRedis.program("redis-cli");
        try (LiveServer server = LiveServer.start()) {
            for (String protocol : List.of("-2", "-3")) {
                assertThat(cli(cli, server, protocol, "SET", "greeting", "hello world"))
                        .isEqualTo("OK\n");
                assertThat(cli(cli, server, protocol, "GET", "greeting")).isEqualTo("hello world\n");
                assertThat(cli(cli, server, protocol, "--scan")).isEqualTo("greeting\n");
                assertThat(cli(cli, server, protocol, "TTL", "greeting")).isEqualTo("-1\n");
                assertThat(cli(cli, server, protocol, "INFO", "server")).contains("redis_mode:standalone");
                assertThat(cli(cli, server, protocol, "COMMAND", "COUNT")).matches("\\d+\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c 50", "-c 50 -P 16", "-c 1000"})
    void redisBenchmarkEndsWithoutAnError(String load) throws IOException {
        String benchmark = RealRedis.program("redis-benchmark");
        RealRedis.assumeOpenFiles(3_000);
        try (LiveServer server = LiveServer.start(
                settings -> settings.withAppendOnly(true).withDir(directory).withAppendFsync(FsyncPolicy.EVERYSEC))) {
            List<String> command = new ArrayList<>(List.of(benchmark, "-p", "" + server.port()));
            command.addAll(List.of("-t", "ping,set,get,incr,mset", "-n", "100000", "-q", "--csv"));
            command.addAll(List.of(load.split(" ")));

            RealRedis.Ended ended = RealRedis.run(command, LIMIT_SECONDS);

            assertThat(ended.status()).as(ended.output()).isZero();
            assertThat(ended.output())
                    .contains("\"PING_INLINE\"", "\"SET\"", "\"GET\"", "\"INCR\"", "\"MSET (10 keys)\"")
                    .doesNotContainIgnoringCase("error");
            try (RawClient client = server.client()) {
                assertThat(client.ask("GET counter:__rand_int__")).isEqualTo("$6\\r\\n100000\\r\\n");
            }
        }
    }

    @Test
    void redisCheckAofReadsOurFile() throws IOException {
        String check = RealRedis.program("redis-check-aof");
        try (LiveServer server = LiveServer.start(
                        settings -> settings.withAppendOnly(true).withDir(directory));
                RawClient client = server.client()) {
            client.ask("SET a 1 EX 100");
            client.ask("MSET a 1 b \"2 3\"");
            client.ask("MULTI");
            client.ask("INCR a");
            client.ask("DEL b");
            client.ask("EXEC");
        }

        RealRedis.Ended ended = RealRedis.run(
                List.of(check, directory.resolve(AppendOnlyFile.NAME).toString()), LIMIT_SECONDS);

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("is valid");
    }

    private static String cli(String program, LiveServer server, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-p", "" + server.port()));
        command.addAll(List.of(arguments));
        RealRedis.Ended ended = RealRedis.run(command, LIMIT_SECONDS);
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output();
    }
}
