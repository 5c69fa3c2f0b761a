// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class StatusFeedTest {

    @Test
    void reactorGetsTheStatusThroughThePublisherFace() throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient client = server.client()) {
            client.ask("SET a 1");
            client.ask("SET b 1");

            List<Status> statuses = Flux.from(server.server.status(Duration.ofMillis(20)))
                    .take(3)
                    .collectList()
                    .block(Duration.ofSeconds(60));

            assertThat(statuses).hasSize(3).allSatisfy(status -> {
                assertThat(status.connections()).isEqualTo(1);
                assertThat(status.keys()).isEqualTo(2);
                assertThat(status.usedMemory()).isPositive();
                assertThat(status.line())
                        .startsWith("connections 1 | keys 2 | ")
                        .contains("p50 ", "p99 ", "heap ");
            });
        }
    }

    @Test
    void countsWhatWasAnsweredSinceTheLastLook() throws IOException {
        try (LiveServer server = LiveServer.start();
                RawClient client = server.client()) {
            Status busy = Flux.from(server.server.status(Duration.ofMillis(20)))
                    .doOnSubscribe(subscription -> ask(client))
                    .doOnNext(status -> ask(client))
                    .filter(status -> status.opsPerSecond() > 0 && !status.p50().isZero())
                    .next()
                    .block(Duration.ofSeconds(60));

            assertThat(busy).isNotNull();
            assertThat(busy.p99()).isGreaterThanOrEqualTo(busy.p50());
        }
    }

    @Test
    void theFeedEndsWithTheServer() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<List<Status>> feed;
        try (LiveServer server = LiveServer.start()) {
            feed = Flux.from(server.server.status(Duration.ofMillis(5)))
                    .doOnNext(status -> first.countDown())
                    .collectList()
                    .toFuture();
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(feed.get(60, TimeUnit.SECONDS)).isNotEmpty();
    }

    private static void ask(RawClient client) {
        try {
            client.ask("PING");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
