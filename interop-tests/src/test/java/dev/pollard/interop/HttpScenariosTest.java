// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The JDK's HTTP client: the body of a response comes in as a stream, a stream goes out as the body of a request. There are sockets between, so what is on the way is
 * bounded by their buffers and not by the demand.
 */
class HttpScenariosTest extends BothWaysScenarios {
    private static final int UNCOUNTED = PLENTY;

    private final NumberServer server = new NumberServer();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Override
    int ahead() {
        return UNCOUNTED;
    }

    @Override
    int behind() {
        return UNCOUNTED;
    }

    /** Not at once: if a body ends while it is being subscribed to, the client may fail with a NullPointerException (in Http1Exchange.requestMoreBody). */
    @Override
    AsyncStream<Integer> empty() {
        return AsyncStream.fromFuture(() -> Time.sleep(Duration.ofMillis(50)).map(x -> 0))
                .filter(i -> false);
    }

    @Override
    boolean failureWaits() {
        return false;
    }

    /** The server can only break off. */
    @Override
    void assertFailure(Throwable arrived) {
        assertThat(arrived).isInstanceOf(IOException.class);
    }

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        HttpRequest request = HttpRequest.newBuilder(server.serving(numbers)).build();
        return AsyncStream.fromCompletionStage(() -> client.sendAsync(request, BodyHandlers.ofPublisher()))
                .concatMap(response -> decoded(response, prefetch));
    }

    private static AsyncStream<Integer> decoded(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, int prefetch) {
        NumberLines lines = new NumberLines();
        return AsyncStream.fromFlowPublisher(response.body(), prefetch)
                .flatMapIterable(buffers -> buffers)
                .flatMapIterable(lines::feed);
    }

    @Override
    CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each) {
        return post(stream, demand, each, Integer.MAX_VALUE).thenApply(response -> decoded(response.body()));
    }

    private CompletableFuture<HttpResponse<byte[]>> post(
            AsyncStream<Integer> stream, Demand demand, IntConsumer each, int most) {
        Flow.Publisher<ByteBuffer> body = stream.map(NumberLines::encode);
        HttpRequest request = HttpRequest.newBuilder(server.collecting(demand, each, most))
                .POST(BodyPublishers.fromPublisher(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofByteArray());
    }

    private static List<Integer> decoded(byte[] body) {
        return new NumberLines().feed(ByteBuffer.wrap(body));
    }

    @Override
    List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) {
        List<Integer> seen = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<?> exchange = post(
                stream,
                Demand.UNBOUNDED,
                i -> {
                    seen.add(i);
                    done.incrementAndGet();
                },
                count);
        await("items at the server", () -> done.get() == count);
        exchange.cancel(true);
        return seen;
    }

    @Test
    void subscriberOfABodyIsAStreamsOwn() throws Exception {
        // The other way to read a body: the client is given a subscriber, and the stream is what that subscriber passes
        // on.
        List<Integer> items = new ArrayList<>();
        HttpRequest request =
                HttpRequest.newBuilder(server.serving(Numbers.upTo(500))).build();
        NumberLines lines = new NumberLines();
        AsyncStream<Integer> stream = AsyncStream.<List<ByteBuffer>>fromFlowPublisher(
                        subscriber -> client.sendAsync(request, BodyHandlers.fromSubscriber(subscriber)))
                .flatMapIterable(buffers -> buffers)
                .flatMapIterable(lines::feed);

        runtime.blockOn(stream.forEach(items::add));

        assertThat(items).isEqualTo(upTo(500));
    }

    @Test
    void failureToConnectFailsTheStream() {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
        server.close();
        AsyncStream<Integer> stream = AsyncStream.fromCompletionStage(
                        () -> client.sendAsync(request, BodyHandlers.ofPublisher()))
                .concatMap(response -> decoded(response, 8));

        assertThat(catchThrowable(() -> runtime.blockOn(stream.toList()))).isInstanceOf(IOException.class);
    }

    @Test
    void timeoutOfTheStreamEndsTheExchange() {
        Numbers numbers = Numbers.upToThen(3, Numbers.Then.NOTHING);

        Throwable failure = catchThrowable(() -> runtime.blockOn(
                inbound(numbers, 8).timeout(Duration.ofMillis(200)).toList()));

        assertThat(failure).isInstanceOf(dev.pollard.future.TimeoutExceededException.class);
        await("the end of the exchange", () -> numbers.cancels() == 1);
    }

    @Test
    void textGoesOutAndComesBack() throws Exception {
        Flow.Publisher<ByteBuffer> body = AsyncStream.of("one ", "two ", "three")
                .map(word -> ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/echo"))
                .POST(BodyPublishers.fromPublisher(body))
                .build();

        String echoed = client.sendAsync(request, BodyHandlers.ofString())
                .get(60, TimeUnit.SECONDS)
                .body();

        assertThat(echoed).isEqualTo("one two three");
    }
}
