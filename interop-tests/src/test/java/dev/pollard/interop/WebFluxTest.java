// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.interop.Orders.Order;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.spring.PollardAutoConfiguration;
import dev.pollard.stream.AsyncStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.config.EnableWebFlux;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Spring WebFlux: a controller that returns and takes our types, in a context with our configuration. */
@Timeout(120)
class WebFluxTest {
    private static AnnotationConfigApplicationContext context;
    private static WebTestClient client;

    @BeforeAll
    static void open() {
        context = new AnnotationConfigApplicationContext(Web.class, PollardAutoConfiguration.class, Orders.class);
        client = WebTestClient.bindToApplicationContext(context)
                .configureClient()
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    @AfterAll
    static void close() {
        AsyncRuntime runtime = context.getBean(AsyncRuntime.class);
        context.close();
        assertThat(runtime.close(Duration.ZERO).cancelledTasks()).isZero();
    }

    @BeforeEach
    void reset() {
        Orders.reset();
    }

    @EnableWebFlux
    static class Web {}

    @Test
    void futureIsABody() {
        client.get()
                .uri("/orders/7")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Order.class)
                .isEqualTo(new Order(7, "tea"));
    }

    @Test
    void futureOfNullIsNoBody() {
        client.get().uri("/none").exchange().expectStatus().isOk().expectBody().isEmpty();
    }

    @Test
    void failureOfAFutureReachesTheHandlerWhichMayReturnOne() {
        client.get()
                .uri("/failing")
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody(String.class)
                .isEqualTo("sold out");
    }

    @Test
    void streamIsAnArrayOfJson() {
        client.get()
                .uri("/orders")
                .accept(MediaType.APPLICATION_JSON)
                .exchange()
                .expectBodyList(Order.class)
                .isEqualTo(Orders.upTo(100));
    }

    @Test
    void streamIsLinesOfJson() {
        client.get()
                .uri("/orders")
                .accept(MediaType.APPLICATION_NDJSON)
                .exchange()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
                .expectBodyList(Order.class)
                .isEqualTo(Orders.upTo(100));
    }

    @Test
    void streamIsServerSentEventsUntilTheClientGoes() {
        FluxExchangeResult<Long> result = client.get()
                .uri("/ticks")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .returnResult(Long.class);

        StepVerifier.create(result.getResponseBody().take(3))
                .expectNext(0L, 1L, 2L)
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        InboundScenarios.await("a cancel", () -> Orders.CANCELS.get() == 1);
    }

    @Test
    void streamAsAParameterTakesTheBody() {
        client.post()
                .uri("/sum")
                .contentType(MediaType.APPLICATION_NDJSON)
                .body(Flux.fromIterable(Orders.upTo(100)), Order.class)
                .exchange()
                .expectBody(Integer.class)
                .isEqualTo(5050);
    }

    @Test
    void futureAsAParameterTakesTheBody() {
        client.post()
                .uri("/name")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new Order(1, "cake"))
                .exchange()
                .expectBody(String.class)
                .isEqualTo("cake");
    }

    @Test
    void bodyStreamsThroughTheController() {
        client.post()
                .uri("/double")
                .contentType(MediaType.APPLICATION_NDJSON)
                .body(AsyncStream.fromIterable(Orders.upTo(10)), Order.class)
                .exchange()
                .expectBodyList(Order.class)
                .isEqualTo(Orders.upTo(10).stream()
                        .map(order -> new Order(order.id() * 2, order.what()))
                        .toList());
    }
}
