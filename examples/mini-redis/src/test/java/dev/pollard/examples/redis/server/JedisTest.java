// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

class JedisTest {
    private static final int LIMIT_SECONDS = 60;

    private final LiveServer server = LiveServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private Jedis connect(RedisProtocol protocol) {
        return new Jedis(
                new HostAndPort("127.0.0.1", server.port()),
                DefaultJedisClientConfig.builder()
                        .protocol(protocol)
                        .clientName("jedis-test")
                        .build());
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void readsAndWrites(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol)) {
            assertThat(jedis.set("k", "v")).isEqualTo("OK");
            assertThat(jedis.get("k")).isEqualTo("v");
            assertThat(jedis.get("missing")).isNull();
            assertThat(jedis.set("k", "w", SetParams.setParams().nx())).isNull();
            assertThat(jedis.setGet("k", "w")).isEqualTo("v");
            assertThat(jedis.mset("a", "1", "b", "2")).isEqualTo("OK");
            assertThat(jedis.mget("a", "b", "missing")).containsExactly("1", "2", null);
            assertThat(jedis.incrBy("a", 41)).isEqualTo(42);
            assertThat(jedis.append("b", "3")).isEqualTo(2);
            assertThat(jedis.strlen("b")).isEqualTo(2);
            assertThat(jedis.exists("a", "b", "missing")).isEqualTo(2);
            assertThat(jedis.expire("a", 100)).isEqualTo(1);
            assertThat(jedis.ttl("a")).isBetween(99L, 100L);
            assertThat(jedis.persist("a")).isEqualTo(1);
            assertThat(jedis.type("a")).isEqualTo("string");
            assertThat(jedis.del("a", "b", "missing")).isEqualTo(2);
            assertThat(jedis.keys("*")).containsExactly("k");
            assertThat(jedis.dbSize()).isEqualTo(1);
            assertThat(jedis.configGet("appendonly")).containsEntry("appendonly", "no");
            assertThat(jedis.clientGetname()).isEqualTo("jedis-test");
            assertThat(jedis.clientList()).contains("name=jedis-test");
            assertThat(jedis.info("server")).contains("redis_version:7.");
            assertThat(jedis.flushAll()).isEqualTo("OK");
            assertThatThrownBy(() -> {
                        jedis.set("s", "text");
                        jedis.incr("s");
                    })
                    .isInstanceOf(JedisDataException.class)
                    .hasMessage("ERR value is not an integer or out of range");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void pipelinesAndTransactions(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol);
                Jedis other = connect(protocol)) {
            Pipeline pipeline = jedis.pipelined();
            for (int i = 0; i < 10_000; i++) {
                pipeline.incr("n");
            }
            List<Object> replies = pipeline.syncAndReturnAll();
            assertThat(replies).hasSize(10_000).last().isEqualTo(10_000L);

            Transaction transaction = jedis.multi();
            Response<String> set = transaction.set("t", "1");
            Response<Long> incremented = transaction.incr("t");
            transaction.exec();
            assertThat(set.get()).isEqualTo("OK");
            assertThat(incremented.get()).isEqualTo(2);

            jedis.watch("t");
            other.set("t", "changed");
            Transaction outdated = jedis.multi();
            outdated.set("t", "mine");
            assertThat(outdated.exec()).isNull();
            assertThat(jedis.get("t")).isEqualTo("changed");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void scansAllKeys(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol)) {
            Set<String> keys = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                jedis.set("key:" + i, "v");
                keys.add("key:" + i);
            }
            jedis.set("other", "v");

            Set<String> seen = new HashSet<>();
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page =
                        jedis.scan(cursor, new ScanParams().match("key:*").count(50));
                seen.addAll(page.getResult());
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));

            assertThat(seen).isEqualTo(keys);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void subscribersGetMessagesInOrder(RedisProtocol protocol) throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onPSubscribe(String pattern, int subscribed) {
                heard.add("subscribed " + pattern);
            }

            @Override
            public void onPMessage(String pattern, String channel, String message) {
                heard.add(channel + " " + message);
            }
        };
        Thread subscriber = new Thread(() -> {
            try (Jedis jedis = connect(protocol)) {
                jedis.psubscribe(listener, "news.*");
            }
        });
        subscriber.start();
        try (Jedis jedis = connect(protocol)) {
            assertThat(heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("subscribed news.*");

            for (int i = 0; i < 100; i++) {
                assertThat(jedis.publish("news.art", "m" + i)).isEqualTo(1);
            }
            jedis.publish("weather", "rain");

            for (int i = 0; i < 100; i++) {
                assertThat(heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("news.art m" + i);
            }
        }
        listener.punsubscribe();
        subscriber.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(subscriber.isAlive()).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void keysVanishByThemselves() throws InterruptedException {
        try (Jedis jedis = connect(RedisProtocol.RESP2)) {
            for (int i = 0; i < 100; i++) {
                jedis.set("k" + i, "v", SetParams.setParams().px(1 + i % 7));
            }

            // DBSIZE looks at no key: only the sweeper brings it to 0.
            long size = jedis.dbSize();
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS); size > 0; ) {
                assertThat(System.nanoTime()).isLessThan(end);
                size = jedis.dbSize();
            }
            assertThat(size).isZero();
        }
    }
}
