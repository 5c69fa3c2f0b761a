// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

/** Reactor on the other side of the border. */
@Timeout(60)
class ReactorTest {
    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();
    private final AtomicInteger cancels = new AtomicInteger();

    @AfterEach
    void close() {
        assertThat(runtime.close(Duration.ofSeconds(5)).isClean()).isTrue();
    }

    private Flux<Integer> flux(AsyncStream<Integer> stream) {
        return Flux.from((Publisher<Integer>) stream.toPublisher(runtime));
    }

    private static AsyncStream<Integer> stream(Publisher<Integer> publisher) {
        return AsyncStream.fromPublisher(publisher);
    }

    /** Requests so many at once, again and again. */
    private static final class Chunks extends BaseSubscriber<Integer> {
        private final int[] sizes;
        private final List<Integer> items = new ArrayList<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private int chunk;
        private int left;

        Chunks(int... sizes) {
            this.sizes = sizes;
        }

        private void next() {
            left = sizes[chunk++ % sizes.length];
            request(left);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            next();
        }

        @Override
        protected void hookOnNext(Integer item) {
            items.add(item);
            if (--left == 0) {
                next();
            }
        }

        @Override
        protected void hookOnComplete() {
            end.countDown();
        }
    }

    // Outbound.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 1000})
    void fluxOfAStreamHasItsItems(int pause) {
        StepVerifier.create(flux(Streams.counting(1000, pause, cancels)).collectList())
                .expectNext(Streams.upTo(1000))
                .verifyComplete();
        assertThat(cancels).hasValue(0);
    }

    @Test
    void fluxOfAStreamRunsAgainForEachSubscriber() {
        Flux<Integer> flux = flux(AsyncStream.range(1, 4));
        StepVerifier.create(flux.concatWith(flux)).expectNext(1, 2, 3, 1, 2, 3).verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void demandOfOneGivesOne(int pause) {
        StepVerifier.create(flux(Streams.counting(5, pause, cancels)), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext(1)
                .thenRequest(1)
                .expectNext(2)
                .thenRequest(2)
                .expectNext(3, 4)
                .thenRequest(1)
                .expectNext(5)
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 64})
    void oddChunksOfDemandGiveAll(int pause) throws Exception {
        Chunks chunks = new Chunks(1, 3, 7, 2, 97, 256);
        flux(Streams.counting(2000, pause, cancels)).subscribe(chunks);
        assertThat(chunks.end.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(chunks.items).isEqualTo(Streams.upTo(2000));
    }

    @Test
    void completionNeedsNoDemand() {
        StepVerifier.create(flux(AsyncStream.range(1, 1)), 0).verifyComplete();
        StepVerifier.create(flux(AsyncStream.range(1, 3)), 2).expectNext(1, 2).verifyComplete();
    }

    @Test
    void failureArrivesAfterTheItems() {
        Exception failure = new Exception("the stream's");
        StepVerifier.create(flux(Streams.failing(3, failure)))
                .expectNext(1, 2, 3)
                .verifyErrorSatisfies(seen -> assertThat(seen).isSameAs(failure));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void takingAFewCancelsTheStreamOnce(int pause) {
        StepVerifier.create(flux(Streams.counting(Integer.MAX_VALUE, pause, cancels))
                        .take(5))
                .expectNext(1, 2, 3, 4, 5)
                .verifyComplete();
        awaitCancel();
    }

    @Test
    void timeoutOfReactorCancelsAStreamThatWaits() {
        CountDownLatch polled = new CountDownLatch(1);
        AsyncStream<Integer> never = () -> new AsyncIterator<>() {
            @Override
            public Step<Integer> pollNext(Context cx) {
                polled.countDown();
                return Poll.pending();
            }

            @Override
            public void cancel() {
                cancels.incrementAndGet();
            }
        };
        // Out of time once the stream waits: a cancel that comes before the first poll finds no iterator to cancel.
        Mono<Boolean> timeout =
                Mono.fromCallable(() -> polled.await(30, TimeUnit.SECONDS)).subscribeOn(Schedulers.boundedElastic());
        StepVerifier.create(flux(never).timeout(timeout)).verifyError(TimeoutException.class);
        awaitCancel();
    }

    /** A cancel that finds a poll going on is carried out when that poll is over. */
    private void awaitCancel() {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (cancels.get() == 0 && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        assertThat(cancels).hasValue(1);
    }

    @Test
    void publishOnOverAStreamKeepsOrderAndCount() {
        StepVerifier.create(flux(Streams.counting(20_000, 1000, cancels))
                        .publishOn(Schedulers.parallel(), 16)
                        .collectList())
                .expectNext(Streams.upTo(20_000))
                .verifyComplete();
    }

    @Test
    void readyStreamStaysOnTheSubscribersThread() {
        Thread here = Thread.currentThread();
        List<Thread> threads = flux(AsyncStream.range(1, 101))
                .map(item -> Thread.currentThread())
                .distinct()
                .collectList()
                .block();
        assertThat(threads).containsExactly(here);
    }

    @Test
    void streamIsAPublisherWithoutARuntimeInHand() {
        Flux<Integer> shared = Flux.from((Publisher<Integer>) Streams.counting(10, 3, cancels));
        StepVerifier.create(shared.collectList()).expectNext(Streams.upTo(10)).verifyComplete();
    }

    // Inbound.

    @Test
    void streamOfAFluxHasItsItems() throws Exception {
        assertThat(runtime.blockOn(stream(Flux.range(1, 10_000)).toList())).isEqualTo(Streams.upTo(10_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 256})
    void streamOfAFluxOnAnotherThreadHasItsItems(int prefetch) throws Exception {
        Flux<Integer> source = Flux.range(1, 5000).publishOn(Schedulers.single(), 3);
        assertThat(runtime.blockOn(
                        AsyncStream.<Integer>fromPublisher(source, prefetch).toList()))
                .isEqualTo(Streams.upTo(5000));
    }

    @Test
    void fluxThatSubscribesElsewhereIsAwaited() throws Exception {
        Flux<Integer> source =
                Flux.range(1, 100).delaySubscription(Duration.ofMillis(5)).subscribeOn(Schedulers.boundedElastic());
        assertThat(runtime.blockOn(stream(source).toList())).isEqualTo(Streams.upTo(100));
    }

    @Test
    void failureOfAFluxIsThrownAfterTheItems() throws Exception {
        Exception failure = new Exception("the flux's");
        AsyncIterator<Integer> iterator =
                stream(Flux.just(1, 2).concatWith(Mono.error(failure))).iterator();
        Context cx = Context.of(Waker.noop());
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(2));
        assertThatThrownBy(() -> iterator.pollNext(cx)).isSameAs(failure);
    }

    @Test
    void cancelledIteratorCancelsTheFlux() throws Exception {
        AtomicLong requested = new AtomicLong();
        Flux<Integer> source =
                Flux.range(1, 1000).doOnRequest(requested::addAndGet).doOnCancel(cancels::incrementAndGet);
        AsyncIterator<Integer> iterator =
                AsyncStream.<Integer>fromPublisher(source, 8).iterator();
        List<Integer> items = new ArrayList<>();
        assertThat(iterator.drain(Context.of(Waker.noop()), item -> {
                    items.add(item);
                    return item < 3;
                }))
                .isEqualTo(Drained.DECLINED);
        iterator.cancel();
        iterator.cancel();
        assertThat(items).containsExactly(1, 2, 3);
        assertThat(requested).hasValue(8);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void abortedTaskCancelsTheFlux() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Flux<Integer> never =
                Flux.<Integer>never().doOnSubscribe(s -> subscribed.countDown()).doOnCancel(cancelled::countDown);
        var handle = runtime.spawn(stream(never).toList());
        assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();
        handle.abort();
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void thereAndBackAgainIsTheSame() {
        AsyncStream<Integer> back =
                stream(flux(Streams.counting(3000, 100, cancels)).map(item -> item));
        StepVerifier.create(flux(back).collectList())
                .expectNext(Streams.upTo(3000))
                .verifyComplete();
    }

    @Test
    void failedFluxFailsAFluxOfItsStreamWithoutDemand() {
        StepVerifier.create(flux(stream(Flux.error(new IllegalStateException("at once")))), 0)
                .verifyErrorMessage("at once");
    }

    // A publisher that breaks the rules.

    @Test
    void overflowFailsAfterWhatWasRequestedAndCancels() throws Exception {
        TestPublisher<Integer> publisher = TestPublisher.createNoncompliant(Violation.REQUEST_OVERFLOW);
        AsyncIterator<Integer> iterator =
                AsyncStream.<Integer>fromPublisher(publisher, 2).iterator();
        Context cx = Context.of(Waker.noop());
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.pending());
        publisher.next(1, 2, 3, 4);
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(2));
        assertThatIllegalStateException()
                .isThrownBy(() -> iterator.pollNext(cx))
                .withMessageStartingWith("more items than were requested");
        publisher.assertCancelled(1);
    }

    @Test
    void nullItemIsRefusedToItsPublisher() throws Exception {
        TestPublisher<Integer> publisher = TestPublisher.createNoncompliant(Violation.ALLOW_NULL);
        AsyncIterator<Integer> iterator = stream(publisher).iterator();
        iterator.pollNext(Context.of(Waker.noop()));
        assertThatNullPointerException().isThrownBy(() -> publisher.next((Integer) null));
    }

    @Test
    void signalsAfterTheEndAreIgnored() throws Exception {
        TestPublisher<Integer> publisher = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE);
        AsyncIterator<Integer> iterator = stream(publisher).iterator();
        Context cx = Context.of(Waker.noop());
        iterator.pollNext(cx);
        publisher.next(1).complete().next(2).error(new Exception("late"));
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThat(iterator.pollNext(cx)).isEqualTo(Step.end());
        assertThat(iterator.pollNext(cx)).isEqualTo(Step.end());
        publisher.assertNotCancelled();
    }

    @Test
    void signalsAfterCancelAreIgnored() throws Exception {
        TestPublisher<Integer> publisher = TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION);
        AsyncIterator<Integer> iterator = stream(publisher).iterator();
        AtomicInteger wakes = new AtomicInteger();
        iterator.pollNext(Context.of(wakes::incrementAndGet));
        iterator.cancel();
        publisher.next(1).error(new Exception("late"));
        publisher.assertCancelled(1);
        assertThat(wakes).hasValue(0);
    }
}
