// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Subscriber;

class PublisherIteratorTest {
    private final HandPublisher publisher = new HandPublisher();
    private int wakes;
    private final Context cx = Context.of(() -> wakes++);

    private AsyncIterator<Integer> run(int prefetch) {
        return AsyncStream.<Integer>fromPublisher(publisher, prefetch).iterator();
    }

    private void next(int from, int to) {
        for (int i = from; i < to; i++) {
            publisher.subscriber().onNext(i);
        }
    }

    private void takes(AsyncIterator<Integer> iterator, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertThat(iterator.pollNext(cx)).isEqualTo(Poll.ready(i));
        }
    }

    @Test
    void nothingHappensBeforeTheFirstPoll() {
        run(4);
        assertThat(publisher.subscriptions).isZero();
    }

    @Test
    void firstPollSubscribesAndRequestsThePrefetch() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.pending());
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.pending());
        assertThat(publisher.subscriptions).isEqualTo(1);
        assertThat(publisher.requests).containsExactly(4L);
    }

    @Test
    void lookForTheEndSubscribesAndRequestsNothing() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        assertThat(iterator.pollProgress(cx)).isFalse();
        assertThat(publisher.subscriptions).isEqualTo(1);
        assertThat(publisher.requests).isEmpty();
        publisher.subscriber().onComplete();
        assertThat(wakes).isEqualTo(1);
        assertThat(iterator.pollProgress(cx)).isTrue();
        assertThat(iterator.pollNext(cx)).isEqualTo(Step.end());
    }

    @Test
    void lookForTheEndSaysNothingWhileItemsAreQueued() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        next(0, 1);
        publisher.subscriber().onError(new Exception("after the item"));
        assertThat(iterator.pollProgress(cx)).isFalse();
        takes(iterator, 0, 1);
        assertThatThrownBy(() -> iterator.pollProgress(cx)).hasMessage("after the item");
    }

    @Test
    void refillsAtThreeQuarters() throws Exception {
        AsyncIterator<Integer> iterator = run(8);
        iterator.pollNext(cx);
        next(0, 8);
        takes(iterator, 0, 5);
        assertThat(publisher.requests).containsExactly(8L);
        takes(iterator, 5, 6);
        assertThat(publisher.requests).containsExactly(8L, 6L);
        next(8, 14);
        takes(iterator, 6, 12);
        assertThat(publisher.requests).containsExactly(8L, 6L, 6L);
    }

    @Test
    void prefetchOfOneRequestsOneByOne() throws Exception {
        AsyncIterator<Integer> iterator = run(1);
        iterator.pollNext(cx);
        next(0, 1);
        takes(iterator, 0, 1);
        next(1, 2);
        takes(iterator, 1, 2);
        assertThat(publisher.requests).containsExactly(1L, 1L, 1L);
    }

    @Test
    void prefetchOutOfRangeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> run(0)).withMessage("prefetch < 1: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> run(-3)).withMessage("prefetch < 1: -3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(Integer.MAX_VALUE))
                .withMessage("prefetch > 1048576: 2147483647");
    }

    @Test
    void drainPushesWhatIsThereAndWaits() throws Exception {
        AsyncIterator<Integer> iterator = run(8);
        List<Integer> taken = new ArrayList<>();
        publisher.onRequest = n -> {
            if (taken.isEmpty()) {
                next(0, 5);
            }
        };
        assertThat(iterator.drain(cx, item -> {
                    taken.add(item);
                    return item != 2;
                }))
                .isEqualTo(Drained.DECLINED);
        assertThat(taken).containsExactly(0, 1, 2);
        assertThat(iterator.drain(cx, taken::add)).isEqualTo(Drained.PENDING);
        assertThat(wakes).isZero();
        publisher.subscriber().onComplete();
        assertThat(wakes).isEqualTo(1);
        assertThat(iterator.drain(cx, taken::add)).isEqualTo(Drained.ENDED);
        assertThat(taken).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void throwingSinkCancelsTheSubscription() throws Exception {
        AsyncIterator<Integer> iterator = run(8);
        iterator.pollNext(cx);
        next(0, 2);
        assertThatThrownBy(() -> iterator.drain(cx, item -> {
                    throw new Exception("from the sink");
                }))
                .hasMessage("from the sink");
        assertThat(publisher.cancels).isEqualTo(1);
        iterator.cancel();
        assertThat(publisher.cancels).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(() -> iterator.pollNext(cx));
    }

    @Test
    void eachArrivalWakesWhoeverPolledLast() throws Exception {
        AsyncIterator<Integer> iterator = run(8);
        int[] others = {0};
        iterator.pollNext(Context.of(() -> others[0]++));
        iterator.pollNext(cx);
        next(0, 3);
        assertThat(wakes).isEqualTo(1);
        assertThat(others[0]).isZero();
        takes(iterator, 0, 3);
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.pending());
        next(3, 4);
        assertThat(wakes).isEqualTo(2);
    }

    @Test
    void subscriptionThatArrivesLateWakesAndIsRequestedFromByThePoll() throws Exception {
        publisher.deferred = true;
        AsyncIterator<Integer> iterator = run(8);
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.pending());
        publisher.arrive();
        assertThat(wakes).isEqualTo(1);
        assertThat(publisher.requests).isEmpty();
        assertThat(iterator.pollNext(cx)).isEqualTo(Poll.pending());
        assertThat(publisher.requests).containsExactly(8L);
    }

    /** It comes after the look that did not find it, and before the poll has said that it waits. */
    @Test
    void subscriptionThatMeetsThePollLeavesItWaitingForItems() throws Exception {
        publisher.deferred = true;
        AsyncIterator<Integer> iterator = run(8);
        assertThat(iterator.pollNext(whenRegistering(publisher::arrive))).isEqualTo(Poll.pending());
        assertThat(publisher.requests).containsExactly(8L);
        next(0, 1);
        assertThat(wakes).isEqualTo(1);
        takes(iterator, 0, 1);
    }

    /** A context in which something happens at the moment when its waker is taken. */
    private Context whenRegistering(Runnable event) {
        return new Context() {
            @Override
            public Waker waker() {
                event.run();
                return cx.waker();
            }

            @Override
            public <S> @Nullable S find(Class<S> type) {
                return cx.find(type);
            }

            @Override
            public boolean mayProceed() {
                return cx.mayProceed();
            }

            @Override
            public void progressed() {
                cx.progressed();
            }
        };
    }

    @Test
    void subscriptionThatArrivesAfterCancelIsCancelled() throws Exception {
        publisher.deferred = true;
        AsyncIterator<Integer> iterator = run(8);
        iterator.pollNext(cx);
        iterator.cancel();
        assertThat(publisher.cancels).isZero();
        publisher.arrive();
        assertThat(publisher.cancels).isEqualTo(1);
        assertThat(wakes).isZero();
    }

    @Test
    void itemsComeBeforeTheFailure() throws Exception {
        AsyncIterator<Integer> iterator = run(8);
        iterator.pollNext(cx);
        next(0, 2);
        Exception failure = new Exception("the publisher's");
        publisher.subscriber().onError(failure);
        takes(iterator, 0, 2);
        assertThatThrownBy(() -> iterator.pollNext(cx)).isSameAs(failure);
        assertThatIllegalStateException()
                .isThrownBy(() -> iterator.pollNext(cx))
                .withMessage("polled after failure: FromPublisher(hand)");
        iterator.cancel();
        assertThat(publisher.cancels).isZero();
    }

    @Test
    void endStaysTheEnd() throws Exception {
        AsyncIterator<Integer> iterator = run(8);
        iterator.pollNext(cx);
        next(0, 1);
        publisher.subscriber().onComplete();
        takes(iterator, 0, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(iterator.pollNext(cx)).isEqualTo(Step.end());
            assertThat(iterator.drain(cx, item -> true)).isEqualTo(Drained.ENDED);
            assertThat(iterator.pollProgress(cx)).isTrue();
        }
        iterator.cancel();
        assertThat(publisher.cancels).isZero();
        assertThat(publisher.requests).containsExactly(8L);
    }

    @Test
    void nothingIsRequestedFromAPublisherThatHasEnded() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        next(0, 4);
        publisher.subscriber().onComplete();
        takes(iterator, 0, 4);
        assertThat(publisher.requests).containsExactly(4L);
    }

    @Test
    void moreThanWasRequestedFailsAfterWhatWasRequested() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        next(0, 6);
        publisher.subscriber().onError(new Exception("late"));
        for (int i = 0; i < 4; i++) {
            takes(iterator, i, i + 1);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> iterator.pollNext(cx))
                .withMessage("more items than were requested from hand");
        assertThat(publisher.cancels).isEqualTo(1);
        assertThat(publisher.requests).containsExactly(4L);
    }

    @Test
    void publisherThatNeverStopsPushingIsStoppedFromWithinTheRequest() throws Exception {
        int[] pushed = {0};
        publisher.onRequest = n -> {
            while (publisher.cancels == 0) {
                publisher.subscriber().onNext(pushed[0]++);
            }
        };
        AsyncIterator<Integer> iterator = run(4);
        takes(iterator, 0, 4);
        assertThat(pushed[0]).isEqualTo(5);
        assertThatIllegalStateException().isThrownBy(() -> iterator.pollNext(cx));
        assertThat(publisher.cancels).isEqualTo(1);
    }

    @Test
    void itemsWithoutAnyRequestFail() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollProgress(cx);
        next(0, 1);
        assertThatIllegalStateException().isThrownBy(() -> iterator.pollProgress(cx));
        assertThat(publisher.cancels).isEqualTo(1);
    }

    @Test
    void secondSubscriptionIsCancelled() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        HandPublisher second = new HandPublisher();
        publisher.subscriber().onSubscribe(second);
        assertThat(second.cancels).isEqualTo(1);
        assertThat(publisher.cancels).isZero();
        next(0, 1);
        takes(iterator, 0, 1);
    }

    @Test
    @SuppressWarnings("NullAway") // what must not be
    void nullsAreRefusedAndChangeNothing() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        Subscriber<? super Integer> subscriber = publisher.subscriber();
        assertThatNullPointerException().isThrownBy(() -> subscriber.onSubscribe(null));
        assertThatNullPointerException().isThrownBy(() -> subscriber.onNext(null));
        assertThatNullPointerException().isThrownBy(() -> subscriber.onError(null));
        assertThat(wakes).isZero();
        next(0, 1);
        takes(iterator, 0, 1);
    }

    @Test
    void signalsAfterTheEndAreIgnored() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        publisher.subscriber().onComplete();
        next(0, 3);
        publisher.subscriber().onError(new Exception("late"));
        assertThat(iterator.pollNext(cx)).isEqualTo(Step.end());
    }

    @Test
    void cancelCancelsTheSubscriptionOnce() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        next(0, 1);
        iterator.cancel();
        iterator.cancel();
        next(1, 2);
        publisher.subscriber().onComplete();
        assertThat(publisher.cancels).isEqualTo(1);
        assertThat(wakes).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> iterator.pollNext(cx))
                .withMessage("polled after cancel: FromPublisher(hand)");
    }

    @Test
    void publisherThatThrowsFromSubscribeFailsTheRun() {
        IllegalStateException failure = new IllegalStateException("no");
        AsyncIterator<Integer> iterator = AsyncStream.<Integer>fromPublisher(subscriber -> {
                    subscriber.onSubscribe(publisher);
                    throw failure;
                })
                .iterator();
        assertThatThrownBy(() -> iterator.pollNext(cx)).isSameAs(failure);
        assertThat(publisher.cancels).isEqualTo(1);
    }

    @Test
    void usedUpBudgetLeavesTheItemInTheQueue() throws Exception {
        AsyncIterator<Integer> iterator = run(4);
        iterator.pollNext(cx);
        next(0, 2);
        wakes = 0;
        RunContext limited = new RunContext(() -> wakes++, Host.shared());
        limited.begin(true);
        while (limited.mayProceed()) {
            limited.progressed();
        }
        wakes = 0;
        assertThat(iterator.pollNext(limited)).isEqualTo(Poll.pending());
        assertThat(wakes).isEqualTo(1);
        assertThat(iterator.drain(limited, item -> true)).isEqualTo(Drained.PENDING);
        takes(iterator, 0, 2);
    }

    @Test
    void streamsComeBackAsTheyAre() {
        AsyncStream<Integer> stream = new HandIterator().stream();
        assertThat(AsyncStream.<Integer>fromPublisher(stream)).isSameAs(stream);
        assertThat(AsyncStream.<Integer>fromFlowPublisher(stream, 3)).isSameAs(stream);
        assertThat(AsyncStream.<Integer>fromPublisher(stream.toPublisher(new HandRuntime())))
                .isSameAs(stream);
        assertThat(AsyncStream.<Integer>fromFlowPublisher(FlowAdapters.<Integer>toFlowPublisher(stream)))
                .isSameAs(stream);
        assertThat(AsyncStream.<Integer>fromPublisher(FlowAdapters.<Integer>toPublisher(stream)))
                .isSameAs(stream);
    }

    @Test
    void aPublisherMayBeALambdaOfEitherKind() throws Exception {
        AsyncIterator<Integer> one = AsyncStream.<Integer>fromPublisher(subscriber -> {
                    subscriber.onSubscribe(publisher);
                    subscriber.onComplete();
                })
                .iterator();
        AsyncIterator<Integer> other = AsyncStream.<Integer>fromFlowPublisher(
                        subscriber -> subscriber.onError(new IllegalStateException("no")), 2)
                .iterator();

        assertThat(one.pollNext(cx).isEnd()).isTrue();
        assertThatThrownBy(() -> other.pollNext(cx)).hasMessage("no");
    }

    @Test
    void flowPublisherIsSubscribedToDirectly() throws Exception {
        List<Object> seen = new ArrayList<>();
        AsyncIterator<Integer> iterator = AsyncStream.<Integer>fromFlowPublisher(subscriber -> {
                    seen.add(subscriber.getClass());
                    subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long n) {
                            seen.add(n);
                            subscriber.onNext(7);
                        }

                        @Override
                        public void cancel() {
                            seen.add("cancel");
                        }
                    });
                })
                .iterator();
        takes(iterator, 7, 8);
        iterator.cancel();
        assertThat(seen).containsExactly(PublisherIterator.class, 256L, "cancel");
    }
}
