// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The rules of Reactive Streams that the TCK leaves untested, each by its number. Rule 2.11, and what 1.3, 1.6, 1.8, 2.5 to 2.7 and 3.9 say about threads that meet, is in
 * the concurrency tests of the border; {@link BorderSchedulesTest} goes through all orders of calls.
 */
@Timeout(60)
class UntestedRulesTest {
    private final HandRuntime runtime = new HandRuntime();
    private final Recorder recorder = new Recorder();
    private final HandPublisher publisher = new HandPublisher();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Context cx = Context.of(wakes::incrementAndGet);

    private void subscribe(HandIterator iterator) {
        iterator.stream().toPublisher(runtime).subscribe((Subscriber<Integer>) recorder);
    }

    private AsyncIterator<Integer> inbound() {
        return AsyncStream.<Integer>fromPublisher(publisher, 4).iterator();
    }

    // The publisher's side.

    @Test
    void rule106_theSubscriptionCountsAsCancelledWhenTheEndIsSignalled() {
        HandIterator iterator = HandIterator.of(1).end();
        recorder.atEnd = () -> {
            recorder.request(1);
            recorder.request(-1);
            recorder.cancel();
        };
        subscribe(iterator);
        recorder.request(1);
        int polls = iterator.polls;

        iterator.wake();
        runtime.runAll();

        assertThat(recorder.signals).containsExactly("subscribed", 1, "completed");
        assertThat(iterator.polls).isEqualTo(polls);
        assertThat(iterator.cancels).isZero();
    }

    @Test
    void rule106_theSubscriptionCountsAsCancelledWhenAFailureIsSignalled() {
        Exception failure = new Exception("the stream's");
        HandIterator iterator = new HandIterator().fail(failure);
        recorder.atEnd = () -> recorder.request(0);
        subscribe(iterator);

        recorder.cancel();

        assertThat(recorder.signals).containsExactly("subscribed", failure);
        assertThat(iterator.cancels).isZero();
    }

    @Test
    void rule108_signalsStopWhenTheSubscriptionIsCancelled() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(Long.MAX_VALUE);
        iterator.put(1, 2);
        iterator.wake();

        recorder.cancel();
        iterator.put(3);
        iterator.end();
        iterator.wake();
        runtime.runAll();

        assertThat(recorder.signals).containsExactly("subscribed");
    }

    @Test
    void rule212_eachSubscriberIsSubscribedOnce() {
        HandIterator iterator = HandIterator.of(1, 2, 3).end();
        subscribe(iterator);
        recorder.request(1);
        recorder.request(5);
        iterator.wake();
        runtime.runAll();

        assertThat(recorder.signals).containsOnlyOnce("subscribed").startsWith("subscribed");
    }

    @Test
    void rule301_requestsAndCancelsAreServedOnWhateverThreadTheyCome() throws Exception {
        HandIterator iterator = HandIterator.of(1, 2);
        subscribe(iterator);

        elsewhere(() -> recorder.request(1));
        assertThat(recorder.signals).containsExactly("subscribed", 1);
        elsewhere(recorder::cancel);

        assertThat(iterator.cancels).isEqualTo(1);
    }

    @Test
    void rule304_requestDoesNoWorkWhileTheStreamWaits() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(1);
        int polls = iterator.polls;

        for (int i = 0; i < 1000; i++) {
            recorder.request(1);
        }

        assertThat(iterator.polls).isEqualTo(polls);
        assertThat(runtime.scheduled).isEmpty();
    }

    @Test
    void rule304_requestReturnsWhileAnotherThreadPolls() throws Exception {
        HandIterator iterator = HandIterator.of(1, 2);
        duringAPoll(iterator, () -> recorder.request(1));

        assertThat(recorder.signals).containsExactly("subscribed", 1, 2);
    }

    @Test
    void rule305_cancelReturnsWhileAnotherThreadPollsAndCountsOnce() throws Exception {
        HandIterator iterator = HandIterator.of(1, 2);
        duringAPoll(iterator, () -> {
            recorder.cancel();
            recorder.cancel();
            assertThat(iterator.cancels).isZero();
        });
        recorder.cancel();

        assertThat(recorder.signals).containsExactly("subscribed");
        assertThat(iterator.cancels).isEqualTo(1);
    }

    /** Requests one item on another thread, and does something on this one while that one is in the poll. */
    private void duringAPoll(HandIterator iterator, Runnable action) throws Exception {
        CountDownLatch polling = new CountDownLatch(1);
        CountDownLatch acted = new CountDownLatch(1);
        iterator.duringPoll = () -> {
            if (iterator.polls == 1) {
                polling.countDown();
                await(acted);
            }
        };
        subscribe(iterator);
        Thread other = new Thread(() -> recorder.request(1));
        other.start();
        await(polling);
        action.run();
        acted.countDown();
        other.join();
    }

    @Test
    void rule310_itemsMayBeSignalledFromWithinRequest() {
        List<Integer> within = new ArrayList<>();
        boolean[] requesting = {false};
        recorder.atNext = item -> {
            assertThat(requesting[0]).isTrue();
            within.add(item);
        };
        subscribe(HandIterator.of(1, 2));

        requesting[0] = true;
        recorder.request(2);
        requesting[0] = false;

        assertThat(within).containsExactly(1, 2);
    }

    @Test
    void rule311_theEndMayBeSignalledFromWithinRequest() {
        subscribe(HandIterator.of(1).end());

        recorder.request(1);

        assertThat(recorder.signals).containsExactly("subscribed", 1, "completed");
    }

    @Test
    void rule314_cancellingOneSubscriptionLeavesTheOthers() {
        StreamPublisher<Integer> stream = AsyncStream.range(0, 10).toPublisher(runtime);
        Recorder other = new Recorder();
        stream.subscribe((Subscriber<Integer>) recorder);
        stream.subscribe((Subscriber<Integer>) other);
        recorder.request(2);
        other.request(1);

        recorder.cancel();
        other.request(1);

        assertThat(recorder.signals).containsExactly("subscribed", 0, 1);
        assertThat(other.signals).containsExactly("subscribed", 0, 1);
    }

    @Test
    void rule315_cancelReturnsNormallyThoughTheStreamThrows() {
        IllegalStateException failure = new IllegalStateException("the stream's");
        AsyncStream<Integer> stream = () -> new AsyncIterator<>() {
            @Override
            public Step<Integer> pollNext(Context context) {
                return Poll.pending();
            }

            @Override
            public void cancel() {
                throw failure;
            }
        };
        stream.toPublisher(runtime).subscribe((Subscriber<Integer>) recorder);
        recorder.request(1);

        assertThatCode(recorder::cancel).doesNotThrowAnyException();
        runtime.runAll();

        assertThat(recorder.signals).containsExactly("subscribed");
        assertThat(runtime.handled).containsExactly(failure);
    }

    @Test
    void rule316_requestReturnsNormallyThoughStreamSubscriberAndRuntimeFail() {
        HandIterator iterator = HandIterator.of(1);
        recorder.atNext = item -> {
            throw new IllegalStateException("the subscriber's");
        };
        subscribe(iterator);
        runtime.close();

        assertThatCode(() -> recorder.request(1)).doesNotThrowAnyException();
        assertThatCode(() -> recorder.request(1)).doesNotThrowAnyException();

        assertThat(iterator.cancels).isEqualTo(1);
    }

    @Test
    void rule316_requestReturnsNormallyOnAClosedRuntime() {
        HandIterator iterator = new HandIterator();
        iterator.duringPoll = () -> {
            // Woken while it is polled: the next poll would be the runtime's.
            if (iterator.polls > 0) {
                iterator.wake();
            }
        };
        subscribe(iterator);
        runtime.close();

        assertThatCode(() -> recorder.request(1)).doesNotThrowAnyException();

        assertThat(recorder.failure()).isInstanceOf(RejectedExecutionException.class);
    }

    // The subscriber's side.

    @Test
    void rule202_anItemIsStoredAndTheConsumerWokenAndNoMore() throws Exception {
        List<Integer> consumed = new ArrayList<>();
        AsyncIterator<Integer> iterator = inbound();
        iterator.drain(cx, consumed::add);

        publisher.subscriber().onNext(1);
        publisher.subscriber().onNext(2);

        assertThat(consumed).as("consumed by the publisher's thread").isEmpty();
        assertThat(wakes).hasValue(1);
        iterator.drain(cx, consumed::add);
        assertThat(consumed).containsExactly(1, 2);
    }

    @Test
    void rule204_theSubscriptionIsNotUsedAfterTheEnd() throws Exception {
        AsyncIterator<Integer> iterator = inbound();
        iterator.pollNext(cx);
        publisher.subscriber().onNext(1);
        publisher.subscriber().onNext(2);
        publisher.subscriber().onNext(3);
        publisher.subscriber().onComplete();
        List<Long> requests = List.copyOf(publisher.requests);

        List<Integer> items = new ArrayList<>();
        iterator.drain(cx, items::add);
        iterator.cancel();

        assertThat(items).containsExactly(1, 2, 3);
        assertThat(publisher.requests).isEqualTo(requests);
        assertThat(publisher.cancels).isZero();
    }

    @Test
    void rule204_theSubscriptionIsNotUsedAfterAFailure() throws Exception {
        AsyncIterator<Integer> iterator = inbound();
        iterator.pollNext(cx);
        publisher.subscriber().onNext(1);
        publisher.subscriber().onError(new Exception("the publisher's"));
        List<Long> requests = List.copyOf(publisher.requests);

        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThatCode(() -> iterator.pollNext(cx)).hasMessage("the publisher's");
        iterator.cancel();

        assertThat(publisher.requests).isEqualTo(requests);
        assertThat(publisher.cancels).isZero();
    }

    @Test
    void rule206_aRunThatIsNotNeededCancelsItsSubscription() throws Exception {
        AsyncIterator<Integer> iterator = inbound();
        iterator.pollNext(cx);

        iterator.cancel();

        assertThat(publisher.cancels).isEqualTo(1);
    }

    @Test
    void rule206_aRunThatIsNotNeededCancelsASubscriptionThatComesLater() throws Exception {
        publisher.deferred = true;
        AsyncIterator<Integer> iterator = inbound();
        iterator.pollNext(cx);

        iterator.cancel();
        publisher.arrive();

        assertThat(publisher.cancels).isEqualTo(1);
        assertThat(publisher.requests).isEmpty();
    }

    @Test
    void rule207_onlyTheConsumerCallsTheSubscription() throws Exception {
        Set<Thread> callers = new HashSet<>();
        publisher.onRequest = n -> callers.add(Thread.currentThread());
        AsyncIterator<Integer> iterator = inbound();
        iterator.pollNext(cx);
        for (int round = 0; round < 20; round++) {
            elsewhere(() -> {
                publisher.subscriber().onNext(1);
                publisher.subscriber().onNext(2);
                publisher.subscriber().onNext(3);
            });
            iterator.drain(cx, item -> true);
        }

        assertThat(publisher.requests).hasSizeGreaterThan(10);
        assertThat(callers).containsExactly(Thread.currentThread());
    }

    @Test
    void rule212_eachRunSubscribesWithASubscriberOfItsOwn() throws Exception {
        List<Subscriber<?>> subscribers = new ArrayList<>();
        Publisher<Integer> counting = subscribers::add;
        AsyncStream<Integer> stream = AsyncStream.fromPublisher(counting);
        for (int i = 0; i < 3; i++) {
            stream.iterator().pollNext(cx);
        }

        assertThat(subscribers).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void rule310_itemsAndTheEndMayComeFromWithinTheRequest() throws Exception {
        publisher.onRequest = n -> {
            publisher.subscriber().onNext(1);
            publisher.subscriber().onNext(2);
            publisher.subscriber().onComplete();
        };
        AsyncIterator<Integer> iterator = inbound();

        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(2));
        assertThat(iterator.pollNext(cx)).isEqualTo(Step.end());
    }

    @Test
    void rule315_whatThePublisherThrowsFromCancelIsNotLost() throws Exception {
        Publisher<Integer> rude = s -> s.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                throw new IllegalStateException("not normally");
            }
        });
        AsyncIterator<Integer> iterator =
                AsyncStream.<Integer>fromPublisher(rude, 4).iterator();
        iterator.pollNext(Context.of(Waker.noop()));

        // A breach of the rule by the publisher: its owner hears of it.
        assertThatCode(iterator::cancel).hasMessage("not normally");
        assertThatCode(iterator::cancel).doesNotThrowAnyException();
    }

    private static void elsewhere(Runnable action) throws InterruptedException {
        Thread thread = new Thread(action);
        thread.start();
        thread.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
