// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class StreamSubscriptionTest {
    private final HandRuntime runtime = new HandRuntime();
    private final Recorder recorder = new Recorder();

    private void subscribe(HandIterator iterator) {
        subscribe(iterator.stream());
    }

    private void subscribe(AsyncStream<Integer> stream) {
        stream.toPublisher(runtime).subscribe((Subscriber<Integer>) recorder);
    }

    private static HandIterator upTo(int n) {
        HandIterator iterator = new HandIterator();
        for (int i = 0; i < n; i++) {
            iterator.put(i);
        }
        return iterator;
    }

    @Test
    void noItemIsTakenBeforeItIsAskedFor() {
        HandIterator iterator = HandIterator.of(1, 2, 3);
        subscribe(iterator);
        assertThat(iterator.polls).isZero();
        recorder.request(2);
        assertThat(iterator.polls).isEqualTo(2);
        assertThat(recorder.signals).containsExactly("subscribed", 1, 2);
    }

    @Test
    void endIsSignalledWithTheLastItem() {
        subscribe(HandIterator.of(1, 2).end());
        recorder.request(2);
        assertThat(recorder.signals).containsExactly("subscribed", 1, 2, "completed");
    }

    @Test
    void emptyStreamCompletesWithoutDemand() {
        subscribe(new HandIterator().end());
        assertThat(recorder.signals).containsExactly("subscribed", "completed");
    }

    @Test
    void failureIsSignalledWithoutDemand() {
        Exception failure = new Exception("known");
        HandIterator iterator = new HandIterator().fail(failure);
        subscribe(iterator);
        assertThat(recorder.signals).containsExactly("subscribed", failure);
        assertThat(iterator.cancels).isZero();
    }

    @Test
    void failureThatIsKnownLaterIsSignalledWithoutDemand() {
        Exception failure = new Exception("known later");
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        iterator.fail(failure);
        iterator.wake();
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed", failure);
    }

    @Test
    void demandFromWithinOnSubscribeIsServedAfterIt() {
        recorder.atSubscribe = s -> s.request(5);
        subscribe(HandIterator.of(1).end());
        assertThat(recorder.signals).containsExactly("subscribed", 1, "completed");
    }

    @Test
    void streamThatCannotBeginFailsAfterOnSubscribe() {
        IllegalStateException failure = new IllegalStateException("no iterator");
        subscribe(() -> {
            throw failure;
        });
        assertThat(recorder.signals).containsExactly("subscribed", failure);
    }

    @Test
    void readyStreamNeedsNoRuntime() {
        subscribe(upTo(10_000).end());
        recorder.request(Long.MAX_VALUE);
        assertThat(recorder.signals).hasSize(10_002);
        assertThat(recorder.threads).containsOnly(Thread.currentThread());
        assertThat(runtime.scheduled).isEmpty();
        assertThat(runtime.contexts).isZero();
    }

    @Test
    void wakeSchedulesThePollOnTheRuntime() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(3);
        assertThat(iterator.polls).isEqualTo(1);
        iterator.put(1);
        iterator.wake();
        assertThat(iterator.polls).isEqualTo(1);
        assertThat(runtime.scheduled).hasSize(1);
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed", 1);
    }

    @Test
    void wakesCoalesce() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(1);
        iterator.wake();
        iterator.wake();
        assertThat(runtime.scheduled).hasSize(1);
        runtime.runAll();
        assertThat(iterator.polls).isEqualTo(2);
        iterator.wake();
        assertThat(runtime.scheduled).hasSize(1);
    }

    @Test
    void moreDemandWhileWaitingForAnItemDoesNotPoll() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(1);
        recorder.request(1);
        assertThat(iterator.polls).isEqualTo(1);
        iterator.put(1, 2, 3);
        iterator.wake();
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed", 1, 2);
    }

    @Test
    void streamThatWakesItselfLeavesTheThreadAfterEachPoll() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        iterator.duringPoll = iterator::wake;
        recorder.request(1);
        for (int i = 1; i <= 5; i++) {
            assertThat(iterator.polls).isEqualTo(i);
            assertThat(runtime.runNext()).isTrue();
        }
    }

    @Test
    void turnOnTheRuntimeEndsAndGoesOnLater() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(Long.MAX_VALUE);
        for (int i = 0; i < 1000; i++) {
            iterator.put(i);
        }
        iterator.wake();
        assertThat(runtime.runNext()).isTrue();
        assertThat(recorder.signals).hasSizeBetween(100, 500);
        runtime.runAll();
        assertThat(recorder.signals).hasSize(1001);
    }

    @Test
    void leafIsToldWhenTheTurnOnTheRuntimeIsOver() {
        int[] polls = {0};
        subscribe(() -> new AsyncIterator<>() {
            @Override
            public Step<Integer> pollNext(Context cx) {
                cx.waker().wake();
                while (polls[0] > 0 && cx.mayProceed()) {
                    cx.progressed();
                }
                polls[0]++;
                return Poll.pending();
            }

            @Override
            public void cancel() {}
        });
        recorder.request(1);
        assertThat(runtime.runNext()).isTrue();
        assertThat(polls[0]).isEqualTo(2);
    }

    @Test
    void servicesComeFromTheRuntime() {
        subscribe(() -> new AsyncIterator<>() {
            @Override
            public Step<Integer> pollNext(Context cx) {
                return cx.find(Runnable.class) == null ? Poll.ready(1) : Step.end();
            }

            @Override
            public void cancel() {}
        });
        recorder.request(2);
        assertThat(runtime.contexts).isEqualTo(1);
    }

    @Test
    void requestFromWithinOnNextDoesNotRecurse() {
        recorder.atNext = item -> recorder.request(1);
        subscribe(upTo(100_000).end());
        recorder.request(1);
        assertThat(recorder.signals).hasSize(100_002);
    }

    @Test
    void demandSaturates() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(Long.MAX_VALUE - 1);
        recorder.request(Long.MAX_VALUE);
        // Would bring a sum that wraps around to two.
        recorder.request(5);
        iterator.put(0, 1, 2, 3, 4);
        iterator.end();
        iterator.wake();
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed", 0, 1, 2, 3, 4, "completed");
    }

    @Test
    void requestOfNothingFailsNamingTheRule() {
        HandIterator iterator = HandIterator.of(1);
        subscribe(iterator);
        recorder.request(0);
        assertThat(recorder.failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule 3.9: non-positive subscription request: 0");
        assertThat(iterator.cancels).isEqualTo(1);
        recorder.request(1);
        assertThat(recorder.signals).hasSize(2);
    }

    @Test
    void requestOfNothingFromWithinOnNextIsAnsweredAfterIt() {
        HandIterator iterator = HandIterator.of(1, 2);
        recorder.atNext = item -> {
            recorder.request(-5);
            assertThat(recorder.signals).hasSize(2);
        };
        subscribe(iterator);
        recorder.request(2);
        assertThat(recorder.signals).hasSize(3);
        assertThat(recorder.failure()).hasMessageEndingWith("-5");
        assertThat(iterator.cancels).isEqualTo(1);
    }

    @Test
    void cancelReleasesTheWaitingIteratorAtOnceAndOnce() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(1);
        recorder.cancel();
        recorder.cancel();
        assertThat(iterator.cancels).isEqualTo(1);
        iterator.wake();
        assertThat(runtime.scheduled).isEmpty();
    }

    @Test
    void cancelledSubscriptionKeepsNeitherSubscriberNorIterator() {
        HandIterator[] source = {new HandIterator()};
        Recorder[] target = {new Recorder()};
        Subscription[] kept = new Subscription[1];
        target[0].atSubscribe = s -> kept[0] = s;
        source[0].stream().toPublisher(runtime).subscribe((Subscriber<Integer>) target[0]);
        kept[0].request(1);
        kept[0].cancel();
        WeakReference<Recorder> subscriber = new WeakReference<>(target[0]);
        WeakReference<HandIterator> iterator = new WeakReference<>(source[0]);
        target[0] = null;
        source[0] = null;
        for (int i = 0; i < 200 && (subscriber.get() != null || iterator.get() != null); i++) {
            System.gc();
        }
        assertThat(subscriber.get()).isNull();
        assertThat(iterator.get()).isNull();
        kept[0].request(1);
    }

    @Test
    void cancelFromWithinOnNextReleasesAfterThePoll() {
        HandIterator iterator = HandIterator.of(1, 2);
        recorder.atNext = item -> {
            recorder.cancel();
            assertThat(iterator.cancels).isZero();
        };
        subscribe(iterator);
        recorder.request(2);
        assertThat(iterator.cancels).isEqualTo(1);
        assertThat(iterator.left()).isEqualTo(1);
        assertThat(recorder.signals).containsExactly("subscribed", 1);
    }

    @Test
    void cancelBetweenWakeAndPollReleasesAtOnce() {
        HandIterator iterator = HandIterator.of();
        subscribe(iterator);
        recorder.request(1);
        iterator.wake();
        recorder.cancel();
        assertThat(iterator.cancels).isEqualTo(1);
        runtime.runAll();
        assertThat(iterator.polls).isEqualTo(1);
        assertThat(recorder.signals).containsExactly("subscribed");
    }

    @Test
    void cancelFromAnotherThreadNeitherWaitsForThePollNorOverlapsIt() throws Exception {
        HandIterator iterator = HandIterator.of(1, 2);
        CountDownLatch polling = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        iterator.duringPoll = () -> {
            if (iterator.polls == 1) {
                polling.countDown();
                awaitUnchecked(cancelled);
                assertThat(iterator.cancels).isZero();
            }
        };
        subscribe(iterator);
        Thread requester = new Thread(() -> recorder.request(2));
        requester.start();
        awaitUnchecked(polling);
        recorder.cancel();
        cancelled.countDown();
        requester.join();
        assertThat(iterator.cancels).isEqualTo(1);
        assertThat(recorder.signals).containsExactly("subscribed");
    }

    @Test
    void failureAfterCancelReachesTheHandler() {
        Exception failure = new Exception("too late to be heard");
        HandIterator iterator = new HandIterator().fail(failure);
        subscribe(() -> {
            iterator.duringPoll = recorder::cancel;
            return iterator;
        });
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed");
        assertThat(runtime.handled).containsExactly(failure);
    }

    @Test
    void throwingSubscriberCountsAsCancelledAndReachesTheHandler() {
        IllegalStateException failure = new IllegalStateException("the subscriber's");
        HandIterator iterator = HandIterator.of(1, 2);
        recorder.atNext = item -> {
            throw failure;
        };
        subscribe(iterator);
        recorder.request(2);
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed", 1);
        assertThat(iterator.cancels).isEqualTo(1);
        assertThat(runtime.handled).containsExactly(failure);
    }

    @Test
    void subscriberThatThrowsFromOnSubscribeGetsNothingElse() {
        IllegalStateException failure = new IllegalStateException("the subscriber's");
        recorder.atSubscribe = s -> {
            s.request(1);
            throw failure;
        };
        HandIterator iterator = HandIterator.of(1);
        subscribe(iterator);
        runtime.runAll();
        assertThat(recorder.signals).isEmpty();
        assertThat(iterator.left()).isEqualTo(1);
        assertThat(runtime.handled).containsExactly(failure);
    }

    @Test
    void subscriberThatThrowsFromItsLastSignalReachesTheHandler() {
        IllegalStateException failure = new IllegalStateException("the subscriber's");
        recorder.atEnd = () -> {
            throw failure;
        };
        subscribe(new HandIterator().end());
        runtime.runAll();
        assertThat(recorder.signals).containsExactly("subscribed", "completed");
        assertThat(runtime.handled).containsExactly(failure);
    }

    @Test
    void closedRuntimeFailsTheSubscriberOnTheWakersThread() {
        HandIterator iterator = new HandIterator();
        subscribe(iterator);
        recorder.request(1);
        runtime.close();
        iterator.wake();
        assertThat(recorder.failure()).isInstanceOf(RejectedExecutionException.class);
        assertThat(iterator.cancels).isEqualTo(1);
    }

    @Test
    void nullItemFailsTheStream() {
        subscribe(() -> new AsyncIterator<>() {
            @Override
            @SuppressWarnings("NullAway") // what must not be
            public Step<Integer> pollNext(Context cx) {
                return Poll.ready(null);
            }

            @Override
            public void cancel() {}
        });
        recorder.request(1);
        assertThat(recorder.failure()).isInstanceOf(NullPointerException.class);
    }

    @Test
    void signalsAfterTheEndChangeNothing() {
        HandIterator iterator = HandIterator.of(1).end();
        recorder.atEnd = () -> {
            recorder.request(1);
            recorder.cancel();
        };
        subscribe(iterator);
        recorder.request(1);
        recorder.request(-1);
        iterator.wake();
        assertThat(recorder.signals).containsExactly("subscribed", 1, "completed");
        assertThat(iterator.cancels).isZero();
        assertThat(runtime.scheduled).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // what must not be
    void noSubscriberIsRefusedAtOnce() {
        StreamPublisher<Integer> publisher = new HandIterator().stream().toPublisher(runtime);
        assertThatNullPointerException().isThrownBy(() -> publisher.subscribe((Subscriber<Integer>) null));
        assertThatNullPointerException().isThrownBy(() -> publisher.subscribe((Flow.Subscriber<Integer>) null));
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
