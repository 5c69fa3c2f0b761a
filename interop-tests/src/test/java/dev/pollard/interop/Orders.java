// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A controller whose methods return futures and streams, and take them. */
@RestController
class Orders {
    /** An order. */
    record Order(int id, String what) {}

    /** Of streams of the controller, taken and given. */
    static final AtomicInteger CANCELS = new AtomicInteger();

    static final AtomicInteger TAKEN = new AtomicInteger();
    static final AtomicInteger FAILURES = new AtomicInteger();

    static List<Order> upTo(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(i -> new Order(i, "tea")).toList();
    }

    static void reset() {
        CANCELS.set(0);
        TAKEN.set(0);
        FAILURES.set(0);
    }

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
    @ResponseStatus(HttpStatus.CONFLICT)
    Future<String> handle(IllegalStateException failure) {
        return Futures.ready(failure.getMessage());
    }

    @GetMapping(value = "/flood", produces = MediaType.APPLICATION_NDJSON_VALUE)
    AsyncStream<Order> flood() {
        String large = "tea".repeat(1000);
        return AsyncStream.range(1, Integer.MAX_VALUE)
                .peek(i -> TAKEN.incrementAndGet())
                .map(i -> new Order(i, large))
                .doOnCancel(CANCELS::incrementAndGet);
    }

    @GetMapping(value = "/broken", produces = MediaType.APPLICATION_NDJSON_VALUE)
    AsyncStream<Order> broken() {
        return AsyncStream.fromIterable(upTo(3))
                .delayUntil(order -> Time.sleep(Duration.ofMillis(20)))
                .concatWith(AsyncStream.error(new IllegalArgumentException("out of tea")));
    }

    @PostMapping(value = "/watched", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    Future<Long> watched(@RequestBody AsyncStream<Order> orders) {
        return orders.peek(order -> TAKEN.incrementAndGet())
                .doOnError(failure -> FAILURES.incrementAndGet())
                .doOnCancel(CANCELS::incrementAndGet)
                .count();
    }
}
