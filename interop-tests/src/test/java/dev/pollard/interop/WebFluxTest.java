// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.spring.PollardAutoConfiguration;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
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
        Orders.CANCELS.set(0);
        Orders.TAKEN.set(0);
    }

    /** An order. */
    record Order(int id, String what) {}

    @EnableWebFlux
    static class Web {}

    /** The controller. */
    @RestController
    static class Orders {
        static final AtomicInteger CANCELS = new AtomicInteger();
        static final AtomicInteger TAKEN = new AtomicInteger();

        @GetMapping("/orders/{id}")
        Future<Order> one(@PathVariable("id") int id) {
            return Time.sleep(Duration.ofMillis(1)).map(done -> new Order(id, "tea"));
        }

        @GetMapping("/none")
        Future<Order> none() {
            return Futures.ready(null);
        }

        @GetMapping("/failing")
        Future<Order> failing() {
            return Futures.failed(new IllegalStateException("sold out"));
        }

        @GetMapping("/orders")
        AsyncStream<Order> all() {
            return AsyncStream.range(1, 101).map(i -> new Order(i, "tea")).delayUntil(order -> Futures.yieldNow());
        }

        @GetMapping(value = "/ticks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        AsyncStream<Long> ticks() {
            return AsyncStream.interval(Duration.ofMillis(1))
                    .peek(i -> TAKEN.incrementAndGet())
                    .doOnCancel(CANCELS::incrementAndGet);
        }

        @PostMapping(value = "/sum", consumes = MediaType.APPLICATION_NDJSON_VALUE)
        Future<Integer> sum(@RequestBody AsyncStream<Order> orders) {
            return orders.foldInt(0, (sum, order) -> sum + order.id());
        }

        @PostMapping("/name")
        Future<String> name(@RequestBody Future<Order> order) {
            return order.map(Order::what);
        }

        @PostMapping(
                value = "/double",
                consumes = MediaType.APPLICATION_NDJSON_VALUE,
                produces = MediaType.APPLICATION_NDJSON_VALUE)
        AsyncStream<Order> doubled(@RequestBody AsyncStream<Order> orders) {
            return orders.map(order -> new Order(order.id() * 2, order.what()));
        }

        @ExceptionHandler
        @ResponseStatus(org.springframework.http.HttpStatus.CONFLICT)
        Future<String> handle(IllegalStateException failure) {
            return Futures.ready(failure.getMessage());
        }
    }

    private static List<Order> orders(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(i -> new Order(i, "tea")).toList();
    }

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
                .isEqualTo(orders(100));
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
                .isEqualTo(orders(100));
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
                .body(Flux.fromIterable(orders(100)), Order.class)
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
                .body(AsyncStream.fromIterable(orders(10)), Order.class)
                .exchange()
                .expectBodyList(Order.class)
                .isEqualTo(orders(10).stream()
                        .map(order -> new Order(order.id() * 2, order.what()))
                        .toList());
    }
}
