// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.context.ContextPropagation;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.TaskLocal;
import dev.pollard.stream.AsyncStream;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

@Timeout(60)
class ReactorBridgeTest {
    private static final TaskLocal<String> TENANT = TaskLocal.create("tenant");
    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();
    private final ReactorBridge bridge = ReactorBridge.create().on(runtime);

    @AfterEach
    void close() {
        USER.remove();
        assertThat(runtime.close(java.time.Duration.ofSeconds(5)).isClean()).isTrue();
    }

    // Values.

    @Test
    void monoHasTheValueOfAFutureOfItsOwnForEachSubscriber() {
        AtomicInteger made = new AtomicInteger();
        Mono<Integer> mono = bridge.mono(() -> Futures.ready(made.incrementAndGet()));

        assertThat(made).hasValue(0);
        StepVerifier.create(mono).expectNext(1).verifyComplete();
        StepVerifier.create(mono).expectNext(2).verifyComplete();
    }

    @Test
    void monoOfNullIsEmpty() {
        StepVerifier.create(bridge.<String>mono(() -> Futures.ready(null))).verifyComplete();
    }

    @Test
    void monoFailsAsTheFutureOrTheFactoryDoes() {
        Exception failure = new Exception("the future's");
        StepVerifier.create(bridge.<String>mono(() -> Futures.failed(failure)))
                .verifyErrorSatisfies(seen -> assertThat(seen).isSameAs(failure));
        StepVerifier.create(bridge.<String>mono(() -> {
                    throw failure;
                }))
                .verifyErrorSatisfies(seen -> assertThat(seen).isSameAs(failure));
    }

    @Test
    void monoThatIsCancelledCancelsTheFuture() throws Exception {
        CountDownLatch polled = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Mono<String> mono = bridge.mono(() -> Futures.pollFn(
                cx -> {
                    polled.countDown();
                    return dev.pollard.task.Poll.pending();
                },
                cancelled::countDown));

        var subscription = mono.subscribe();
        assertThat(polled.await(30, TimeUnit.SECONDS)).isTrue();
        subscription.dispose();

        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void futureHasTheValueOfTheMono() throws Exception {
        AtomicInteger cancels = new AtomicInteger();
        Mono<Integer> mono = Mono.fromCallable(() -> 7).doOnCancel(cancels::incrementAndGet);

        assertThat(runtime.<Integer>blockOn(bridge.future(mono))).isEqualTo(7);
        assertThat(cancels).hasValue(0);
    }

    @Test
    void futureDoesNothingBeforeItIsPolled() throws Exception {
        AtomicInteger subscribed = new AtomicInteger();
        Future<@Nullable Integer> future = bridge.future(Mono.just(7).doOnSubscribe(s -> subscribed.incrementAndGet()));

        assertThat(subscribed).hasValue(0);
        assertThat(runtime.<Integer>blockOn(future)).isEqualTo(7);
        assertThat(subscribed).hasValue(1);
    }

    @Test
    void futureOfAnEmptyMonoIsNull() throws Exception {
        assertThat(runtime.<Object>blockOn(bridge.future(Mono.empty()))).isNull();
    }

    @Test
    void futureFailsAsTheMonoDoes() {
        Exception failure = new Exception("the mono's");
        assertThatThrownBy(() -> runtime.blockOn(bridge.future(Mono.error(failure))))
                .isSameAs(failure);
    }

    @Test
    void futureThatIsCancelledCancelsTheMono() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Mono<Object> never =
                Mono.never().doOnSubscribe(s -> subscribed.countDown()).doOnCancel(cancelled::countDown);
        JoinHandle<?> task = runtime.spawn(bridge.future(never));
        assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();

        task.abort();

        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamsGoBothWays() throws Exception {
        Flux<Integer> flux = bridge.flux(AsyncStream.range(0, 1000).delayUntil(i -> Futures.yieldNow()));
        AsyncStream<Integer> back = flux.map(i -> i * 2).as(bridge::stream);

        assertThat(runtime.blockOn(back.sumLong(i -> i))).isEqualTo(999_000);
    }

    @Test
    void prefetchOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.stream(Flux.just(1), 0))
                .withMessage("prefetch < 1: 0");
    }

    // Context.

    private static Future<String> tenant() {
        return Futures.fromCallable(() -> TENANT.orElse("none"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void taskLocalIsBoundFromTheContextInEachPoll(boolean waits) {
        ReactorBridge carrying = bridge.carrying("tenant", TENANT);
        AsyncStream<String> stream = AsyncStream.range(0, 3)
                .delayUntil(i -> waits ? Futures.yieldNow() : Futures.ready(i))
                .map(i -> TENANT.orElse("none"));

        StepVerifier.create(carrying.flux(stream).contextWrite(Context.of("tenant", "acme")))
                .expectNext("acme", "acme", "acme")
                .verifyComplete();
        StepVerifier.create(carrying.flux(stream))
                .expectNext("none", "none", "none")
                .verifyComplete();
        StepVerifier.create(carrying.mono(ReactorBridgeTest::tenant).contextWrite(Context.of("tenant", "acme")))
                .expectNext("acme")
                .verifyComplete();
    }

    @Test
    void taskLocalIsBoundInCancel() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        AsyncStream<Integer> stream = AsyncStream.range(0, 100).doOnCancel(() -> {
            seen.set(TENANT.orElse("none"));
            cancelled.countDown();
        });

        bridge.carrying("tenant", TENANT)
                .flux(stream)
                .take(1)
                .contextWrite(Context.of("tenant", "acme"))
                .blockLast();

        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasValue("acme");
    }

    @Test
    void taskLocalIsInTheContextOfAPublisherThatIsSubscribedTo() throws Exception {
        ReactorBridge carrying = bridge.carrying("tenant", TENANT);
        Mono<String> mono = Mono.deferContextual(view -> Mono.just(view.getOrDefault("tenant", "none")));

        assertThat(runtime.<String>blockOn(TENANT.where("acme", carrying.future(mono))))
                .isEqualTo("acme");
        assertThat(runtime.<String>blockOn(carrying.future(mono))).isEqualTo("none");
        assertThat(runtime.blockOn(
                        TENANT.where("acme", carrying.stream(mono.repeat(1)).toList())))
                .containsExactly("acme", "acme");
    }

    @Test
    void wholeContextPassesThroughOurs() {
        Flux<String> inner = Flux.deferContextual(view -> Flux.just(view.getOrDefault("any", "lost")));
        Flux<String> outer = bridge.flux(bridge.stream(inner).map(seen -> seen + "!"));

        StepVerifier.create(outer.contextWrite(Context.of("any", "kept")))
                .expectNext("kept!")
                .verifyComplete();
    }

    @Test
    void wholeContextIsSeenAndInheritedBySpawnedTasks() {
        Mono<String> spawning = bridge.mono(() -> Futures.defer(() -> runtime.spawn(
                Futures.fromCallable(() -> ReactorBridge.CONTEXT.get().<String>get("any")))));

        StepVerifier.create(spawning.contextWrite(Context.of("any", "kept")))
                .expectNext("kept")
                .verifyComplete();
    }

    @Test
    void nothingIsBoundWithoutAContext() {
        StepVerifier.create(bridge.mono(() -> Futures.fromCallable(() -> ReactorBridge.CONTEXT.isBound())))
                .expectNext(false)
                .verifyComplete();
    }

    @Test
    void threadLocalsComeFromTheContextAndGoIntoIt() throws Exception {
        ContextSnapshotFactory factory = ContextSnapshotFactory.builder()
                .contextRegistry(new ContextRegistry().loadContextAccessors().registerThreadLocalAccessor("user", USER))
                .clearMissing(true)
                .build();
        ReactorBridge carrying = bridge.carrying(ThreadLocals.of(factory));
        AsyncStream<String> stream =
                AsyncStream.range(0, 2).delayUntil(i -> Futures.yieldNow()).map(i -> USER.get() + i);

        StepVerifier.create(carrying.flux(stream).contextWrite(Context.of("user", "ada")))
                .expectNext("ada0", "ada1")
                .verifyComplete();

        // The other way: the propagation of threads brings the value to the poll, the bridge to the context.
        Mono<String> mono = Mono.deferContextual(view -> Mono.just(view.getOrDefault("user", "none")));
        USER.set("grace");
        Future<@Nullable String> captured = ContextPropagation.of(factory).capture(carrying.future(mono));
        USER.remove();
        assertThat(runtime.<String>blockOn(runtime.spawn(captured))).isEqualTo("grace");
    }

    @Test
    void stringTellsWhatIsCarried() {
        assertThat(bridge.carrying("tenant", TENANT).toString()).contains("tenant as TaskLocal(tenant)");
    }
}
