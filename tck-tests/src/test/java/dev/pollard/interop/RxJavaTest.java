// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** RxJava 3 on the other side of the border. */
@Timeout(60)
class RxJavaTest {
    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();
    private final AtomicInteger cancels = new AtomicInteger();

    @AfterEach
    void close() {
        assertThat(runtime.close(Duration.ofSeconds(5)).isClean()).isTrue();
    }

    private Flowable<Integer> flowable(AsyncStream<Integer> stream) {
        return Flowable.fromPublisher((Publisher<Integer>) stream.toPublisher(runtime));
    }

    private static AsyncStream<Integer> stream(Publisher<Integer> publisher) {
        return AsyncStream.fromPublisher(publisher);
    }

    // Outbound.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void flowableOfAStreamHasItsItems(int pause) {
        assertThat(flowable(Streams.counting(500, pause, cancels)).toList().blockingGet())
                .isEqualTo(Streams.upTo(500));
        assertThat(cancels).hasValue(0);
    }

    @Test
    void demandIsKeptToTheItem() {
        TestSubscriber<Integer> subscriber = flowable(AsyncStream.range(1, 11)).test(0);
        subscriber.assertNoValues().assertNotComplete();
        subscriber.request(1);
        subscriber.assertValues(1);
        subscriber.request(4);
        subscriber.assertValueCount(5);
        subscriber.request(5);
        subscriber.assertResult(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void failureArrivesAfterTheItems() {
        flowable(Streams.failing(2, new IllegalStateException("the stream's")))
                .test()
                .assertFailure(IllegalStateException.class, 1, 2);
    }

    @Test
    void takeCancelsTheStreamOnce() {
        flowable(Streams.counting(Integer.MAX_VALUE, 0, cancels)).take(3).test().assertResult(1, 2, 3);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void cancelOfAWaitingStreamReleasesIt() {
        TestSubscriber<Integer> subscriber =
                flowable(Streams.counting(Integer.MAX_VALUE, 1, cancels)).test(0);
        subscriber.cancel();
        assertThat(cancels).hasValue(1);
        subscriber.assertNoValues().assertNotComplete().assertNoErrors();
    }

    @Test
    void observeOnOverAStreamKeepsOrderAndCount() {
        assertThat(flowable(Streams.counting(20_000, 1000, cancels))
                        .observeOn(Schedulers.computation(), false, 5)
                        .toList()
                        .blockingGet())
                .isEqualTo(Streams.upTo(20_000));
    }

    @Test
    void zipOfTwoStreamsPairsThem() {
        Flowable<Integer> sums = flowable(Streams.counting(1000, 10, cancels))
                .zipWith(flowable(AsyncStream.range(1, 2001)), Integer::sum);
        assertThat(sums.count().blockingGet()).isEqualTo(1000);
        assertThat(sums.lastOrError().blockingGet()).isEqualTo(2000);
    }

    // Inbound.

    @Test
    void streamOfAFlowableHasItsItems() throws Exception {
        assertThat(runtime.blockOn(stream(Flowable.range(1, 10_000)).toList())).isEqualTo(Streams.upTo(10_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 256})
    void streamOfAFlowableOnAnotherThreadHasItsItems(int prefetch) throws Exception {
        Flowable<Integer> source = Flowable.range(1, 5000).observeOn(Schedulers.single(), false, 3);
        assertThat(runtime.blockOn(
                        AsyncStream.<Integer>fromPublisher(source, prefetch).toList()))
                .isEqualTo(Streams.upTo(5000));
    }

    @Test
    void failureOfAFlowableIsThrownAfterTheItems() throws Exception {
        Exception failure = new Exception("the flowable's");
        AsyncIterator<Integer> iterator =
                stream(Flowable.just(1).concatWith(Flowable.error(failure))).iterator();
        Context cx = Context.of(Waker.noop());
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThatThrownBy(() -> iterator.pollNext(cx)).isSameAs(failure);
    }

    @Test
    void abortedTaskCancelsTheFlowable() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Flowable<Integer> never = Flowable.<Integer>never()
                .doOnSubscribe(s -> subscribed.countDown())
                .doOnCancel(cancelled::countDown);
        var handle = runtime.spawn(stream(never).toList());
        assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();
        handle.abort();
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void thereAndBackAgainIsTheSame() {
        AsyncStream<Integer> back =
                stream(flowable(Streams.counting(3000, 100, cancels)).map(item -> item));
        assertThat(flowable(back).toList().blockingGet()).isEqualTo(Streams.upTo(3000));
    }
}
