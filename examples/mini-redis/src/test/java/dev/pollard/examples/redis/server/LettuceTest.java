// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

class LettuceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LiveServer server = LiveServer.start();
    private final RedisClient client = RedisClient.create(RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(server.port())
            .withTimeout(LIMIT)
            .build());

    @AfterEach
    void close() {
        client.shutdown(Duration.ZERO, LIMIT);
        server.close();
    }

    private void speak(ProtocolVersion version) {
        client.setOptions(ClientOptions.builder().protocolVersion(version).build());
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void readsAndWrites(ProtocolVersion version) {
        speak(version);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            assertThat(redis.ping()).isEqualTo("PONG");
            assertThat(redis.set("k", "v", SetArgs.Builder.px(100_000))).isEqualTo("OK");
            assertThat(redis.pttl("k")).isBetween(1L, 100_000L);
            assertThat(redis.get("k")).isEqualTo("v");
            assertThat(redis.get("missing")).isNull();
            assertThat(redis.mget("k", "missing").get(1).hasValue()).isFalse();
            assertThat(redis.setGet("k", "w")).isEqualTo("v");
            assertThat(redis.decrby("n", 7)).isEqualTo(-7);
            assertThat(redis.configGet("maxmemory")).containsEntry("maxmemory", "0");
            assertThat(redis.commandCount()).isPositive();
            assertThat(redis.clientId()).isPositive();
            assertThat(redis.info()).contains("# Keyspace");
            assertThatThrownBy(() -> redis.incr("k"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessage("ERR value is not an integer or out of range");
            assertThat(redis.flushall()).isEqualTo("OK");
            assertThat(redis.dbsize()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void manyRequestsAreUnderWayAtTheSameTime(ProtocolVersion version) throws Exception {
        speak(version);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            List<RedisFuture<Long>> replies = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                replies.add(connection.async().incr("n"));
            }
            for (int i = 0; i < 10_000; i++) {
                assertThat(replies.get(i).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(i + 1L);
            }

            String large = "x".repeat(3_000_000);
            connection.sync().set("large", large);
            assertThat(connection.sync().get("large")).isEqualTo(large);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void reactivePipelinesAndTransactions(ProtocolVersion version) {
        speak(version);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            Long sum = Flux.range(1, 1_000)
                    .flatMap(i -> connection.reactive().incrby("sum", i))
                    .reduce(Math::max)
                    .block(LIMIT);
            assertThat(sum).isEqualTo(500_500);

            RedisCommands<String, String> redis = connection.sync();
            redis.multi();
            redis.set("t", "1");
            redis.incr("t");
            TransactionResult result = redis.exec();
            assertThat(result.<Object>get(0)).isEqualTo("OK");
            assertThat(result.<Object>get(1)).isEqualTo(2L);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void scansAllKeys(ProtocolVersion version) {
        speak(version);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            Set<String> keys = new HashSet<>();
            for (int i = 0; i < 500; i++) {
                redis.set("key:" + i, "v");
                keys.add("key:" + i);
            }

            Set<String> seen = new HashSet<>();
            KeyScanCursor<String> page = redis.scan(ScanArgs.Builder.limit(20));
            seen.addAll(page.getKeys());
            while (!page.isFinished()) {
                page = redis.scan(ScanCursor.of(page.getCursor()), ScanArgs.Builder.limit(20));
                seen.addAll(page.getKeys());
            }

            assertThat(seen).isEqualTo(keys);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void subscribersGetMessagesInOrder(ProtocolVersion version) throws InterruptedException {
        speak(version);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub();
                StatefulRedisConnection<String, String> publisher = client.connect()) {
            subscriber.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.add(channel + " " + message);
                }
            });
            subscriber.sync().subscribe("a", "b");

            for (int i = 0; i < 100; i++) {
                assertThat(publisher.sync().publish(i % 2 == 0 ? "a" : "b", "m" + i))
                        .isEqualTo(1);
            }

            for (int i = 0; i < 100; i++) {
                assertThat(heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo((i % 2 == 0 ? "a" : "b") + " m" + i);
            }
            subscriber.sync().unsubscribe("a", "b");
            assertThat(publisher.sync().publish("a", "nobody")).isZero();
        }
    }
}
