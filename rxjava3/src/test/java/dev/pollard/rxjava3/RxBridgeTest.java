// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Poll;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RxBridgeTest {
    private static final Exception FAILURE = new Exception("theirs");

    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();
    private final RxBridge bridge = RxBridge.create().on(runtime);

    @AfterEach
    void close() {
        assertThat(runtime.close(Duration.ofSeconds(5)).isClean()).isTrue();
    }

    @Test
    void eachObserverGetsAFutureOfItsOwn() {
        AtomicInteger made = new AtomicInteger();
        Single<Integer> single = bridge.single(() -> Futures.ready(made.incrementAndGet()));

        assertThat(made).hasValue(0);
        assertThat(single.blockingGet()).isEqualTo(1);
        assertThat(single.blockingGet()).isEqualTo(2);
    }

    @Test
    void nullIsNoElementOfASingleAndAnEmptyMaybe() {
        bridge.single(() -> Futures.<Integer>ready(null))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertFailure(NoSuchElementException.class);
        bridge.maybe(() -> Futures.<Integer>ready(null))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult();
        bridge.completable(() -> Futures.<Integer>ready(null))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult();
    }

    @Test
    void valueIsThatOfTheFuture() {
        bridge.maybe(() -> Futures.yieldNow().map(done -> 7))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult(7);
        bridge.completable(() -> Futures.yieldNow().map(done -> 7))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult();
    }

    @Test
    void failureIsThatOfTheFuture() {
        bridge.single(() -> Futures.<Integer>failed(FAILURE))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertError(FAILURE);
        bridge.maybe(() -> Futures.<Integer>failed(FAILURE))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertError(FAILURE);
        bridge.completable(() -> Futures.failed(FAILURE))
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertError(FAILURE);
    }

    /** A future that never is, in each of the types. */
    static Stream<Function<Runnable[], Disposable>> observers() {
        RxBridge bridge = RxBridge.create();
        return Stream.of(
                hooks -> bridge.single(() -> never(hooks)).subscribe(),
                hooks -> bridge.maybe(() -> never(hooks)).subscribe(),
                hooks -> bridge.completable(() -> never(hooks)).subscribe(),
                hooks -> bridge.flowable(AsyncStream.fromFuture(() -> never(hooks)))
                        .subscribe());
    }

    private static Future<Integer> never(Runnable[] hooks) {
        return Futures.pollFn(
                cx -> {
                    hooks[0].run();
                    return Poll.pending();
                },
                hooks[1]);
    }

    @ParameterizedTest
    @MethodSource("observers")
    void observerThatDisposesCancelsTheFuture(Function<Runnable[], Disposable> observer) throws Exception {
        CountDownLatch polled = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Disposable subscription = observer.apply(new Runnable[] {polled::countDown, cancelled::countDown});
        assertThat(polled.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();

        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void futureIsWhatTheirsGives() throws Exception {
        AtomicInteger disposed = new AtomicInteger();
        assertThat(runtime.blockOn(bridge.future(Single.just(7).doOnDispose(disposed::incrementAndGet))))
                .isEqualTo(7);
        assertThat(runtime.<Integer>blockOn(bridge.future(Maybe.just(7)))).isEqualTo(7);
        assertThat(runtime.<Integer>blockOn(bridge.future(Maybe.<Integer>empty())))
                .isNull();
        assertThat((Object) runtime.<Void>blockOn(bridge.future(Completable.complete())))
                .isNull();
        assertThat(disposed).hasValue(0);
    }

    @Test
    void futureFailsAsTheirsDoes() {
        for (Future<?> future : List.of(
                bridge.future(Single.error(FAILURE)),
                bridge.future(Maybe.error(FAILURE)),
                bridge.future(Completable.error(FAILURE)))) {
            assertThatThrownBy(() -> runtime.blockOn(future)).isSameAs(FAILURE);
        }
    }

    @Test
    void futureSubscribesWhenItIsPolledAndDisposesWhenItIsCancelled() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch disposed = new CountDownLatch(1);
        Future<Integer> future = bridge.future(Single.<Integer>never()
                .doOnSubscribe(s -> subscribed.countDown())
                .doOnDispose(disposed::countDown));
        assertThat(subscribed.getCount()).isEqualTo(1);
        JoinHandle<?> task = runtime.spawn(future);
        assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();

        task.abort();

        assertThat(disposed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamsGoBothWays() throws Exception {
        Flowable<Integer> flowable = bridge.flowable(AsyncStream.range(0, 1000).delayUntil(i -> Futures.yieldNow()));
        AsyncStream<Integer> back = flowable.map(i -> i * 2).to(bridge::stream);

        assertThat(runtime.blockOn(back.sumLong(i -> i))).isEqualTo(999_000);
    }
}
