// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.interop.Orders.Order;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.spring.PollardAutoConfiguration;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The controller behind a server on a socket: what the one side does reaches the other through HTTP. */
@Timeout(120)
class WebFluxSocketTest {
    private static final String NDJSON = MediaType.APPLICATION_NDJSON_VALUE;

    private static AnnotationConfigApplicationContext context;
    private static AsyncRuntime runtime;
    private static DisposableServer server;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @EnableWebFlux
    static class Web {}

    @BeforeAll
    static void open() {
        context = new AnnotationConfigApplicationContext(Web.class, PollardAutoConfiguration.class, Orders.class);
        runtime = context.getBean(AsyncRuntime.class);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(context).build()))
                .bindNow();
    }

    @AfterAll
    static void close() {
        server.disposeNow(Duration.ofSeconds(60));
        context.close();
        assertThat(runtime.close(Duration.ZERO).cancelledTasks()).isZero();
    }

    @BeforeEach
    void reset() {
        Orders.reset();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static HttpRequest get(String path, String accepted) {
        return HttpRequest.newBuilder(uri(path)).header("Accept", accepted).build();
    }

    private static HttpRequest post(String path, AsyncStream<String> lines) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", NDJSON)
                .POST(BodyPublishers.fromPublisher(
                        lines.map(line -> ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)))))
                .build();
    }

    private static String json(int id) {
        return "{\"id\":" + id + ",\"what\":\"tea\"}";
    }

    private static List<String> jsonUpTo(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(WebFluxSocketTest::json).toList();
    }

    /** The lines of a body, as a stream. */
    private AsyncStream<String> lines(HttpRequest request) {
        return AsyncStream.fromCompletionStage(() -> client.sendAsync(request, BodyHandlers.ofPublisher()))
                .concatMap(response -> AsyncStream.fromFlowPublisher(response.body(), 1))
                .flatMapIterable(buffers -> buffers)
                .flatMapIterable(bytes -> split(StandardCharsets.UTF_8.decode(bytes)))
                .bufferUntil(piece -> piece.equals("\n"))
                .map(pieces -> String.join("", pieces).strip());
    }

    /** The pieces between line ends, and the line ends. */
    private static List<String> split(CharSequence text) {
        return List.of(text.toString().split("(?<=\n)|(?=\n)"));
    }

    @Test
    void futureIsABody() throws Exception {
        HttpResponse<String> response =
                client.send(get("/orders/7", MediaType.APPLICATION_JSON_VALUE), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(json(7));
    }

    @Test
    void failureOfAFutureReachesTheHandler() throws Exception {
        HttpResponse<String> response = client.send(get("/failing", MediaType.ALL_VALUE), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).isEqualTo("sold out");
    }

    @Test
    void streamIsAnArrayOfJson() throws Exception {
        HttpResponse<String> response =
                client.send(get("/orders", MediaType.APPLICATION_JSON_VALUE), BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("[" + String.join(",", jsonUpTo(100)) + "]");
    }

    @Test
    void streamIsLinesOfJson() throws Exception {
        assertThat(runtime.blockOn(lines(get("/orders", NDJSON)).toList())).isEqualTo(jsonUpTo(100));
    }

    @Test
    void streamIsServerSentEventsUntilTheClientGoes() throws Exception {
        AsyncStream<String> events = lines(get("/ticks", MediaType.TEXT_EVENT_STREAM_VALUE))
                .filter(line -> !line.isEmpty())
                .take(3);

        assertThat(runtime.blockOn(events.toList())).containsExactly("data:0", "data:1", "data:2");
        InboundScenarios.await("a cancel at the server", () -> Orders.CANCELS.get() == 1);
    }

    @Test
    void serverSentEventsReachSpringsOwnClient() {
        List<Long> events = WebClient.create(uri("/").toString())
                .get()
                .uri("ticks")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<Long>>() {})
                .mapNotNull(ServerSentEvent::data)
                .take(3)
                .collectList()
                .block(Duration.ofSeconds(60));

        assertThat(events).containsExactly(0L, 1L, 2L);
        InboundScenarios.await("a cancel at the server", () -> Orders.CANCELS.get() == 1);
    }

    @Test
    void streamIsABodyOfSpringsOwnClient() {
        List<Order> doubled = WebClient.create(uri("/").toString())
                .post()
                .uri("double")
                .contentType(MediaType.APPLICATION_NDJSON)
                .accept(MediaType.APPLICATION_NDJSON)
                .body(AsyncStream.fromIterable(Orders.upTo(10)), Order.class)
                .retrieve()
                .bodyToFlux(Order.class)
                .collectList()
                .block(Duration.ofSeconds(60));

        assertThat(doubled).extracting(Order::id).containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
    }

    @Test
    void streamAsAParameterTakesTheBody() throws Exception {
        HttpResponse<String> response =
                client.send(post("/sum", AsyncStream.fromIterable(jsonUpTo(100))), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("5050");
    }

    @Test
    void bodyStreamsThroughTheController() throws Exception {
        AsyncStream<String> slow = AsyncStream.fromIterable(jsonUpTo(20)).delayElements(Duration.ofMillis(1));

        assertThat(runtime.blockOn(lines(post("/double", slow)).toList()))
                .isEqualTo(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> json(2 * i)).toList());
    }

    @Test
    void slowClientHoldsTheStreamBackAndItsLeavingCancelsIt() throws Exception {
        AsyncStream<String> few = lines(get("/flood", NDJSON))
                .delayUntil(line -> Time.sleep(Duration.ofMillis(20)))
                .take(10);

        assertThat(runtime.blockOn(few.toList())).hasSize(10);

        InboundScenarios.await("a cancel at the server", () -> Orders.CANCELS.get() == 1);
        // Three kilobytes each: the buffers of two sockets and of both ends.
        assertThat(Orders.TAKEN.get()).isBetween(10, 20_000);
    }

    @Test
    void streamThatFailsOnTheWayBreaksOff() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());

        Throwable failure = catchThrowable(
                () -> runtime.blockOn(lines(get("/broken", NDJSON)).forEach(seen::add)));

        assertThat(failure).isInstanceOf(IOException.class);
        assertThat(seen).isEqualTo(jsonUpTo(seen.size())).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void clientThatGoesInTheMiddleOfItsBodyFailsTheParameter() throws Exception {
        AsyncStream<String> endless = AsyncStream.range(1, Integer.MAX_VALUE)
                .map(WebFluxSocketTest::json)
                .delayUntil(line -> Time.sleep(Duration.ofMillis(1)));
        JoinHandle<?> exchange = runtime.spawn(lines(post("/watched", endless)).drain());
        InboundScenarios.await("orders at the server", () -> Orders.TAKEN.get() >= 5);

        exchange.abort();

        InboundScenarios.await("the end of the parameter", () -> Orders.FAILURES.get() + Orders.CANCELS.get() == 1);
    }

    @Test
    void bodyThatFailsFailsTheExchangeAndTheParameter() {
        IllegalStateException broken = new IllegalStateException("broken");
        AsyncStream<String> failing = AsyncStream.fromIterable(jsonUpTo(5))
                .delayElements(Duration.ofMillis(1))
                .concatWith(AsyncStream.fromFuture(
                        () -> Time.sleep(Duration.ofMillis(50)).map(done -> {
                            throw broken;
                        })));

        Throwable failure = catchThrowable(() -> client.sendAsync(post("/watched", failing), BodyHandlers.discarding())
                .get(60, TimeUnit.SECONDS));

        assertThat(failure).hasStackTraceContaining(broken.toString());
        InboundScenarios.await("the end of the parameter", () -> Orders.FAILURES.get() + Orders.CANCELS.get() == 1);
    }
}
