// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.Channels;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.channel.WatchSender;
import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.TestTask;
import dev.pollard.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Shared runs: who comes late, who is slow, who leaves last, and what becomes of a failure. */
class SharingTest {
    private static final SharePolicy WAIT = SharePolicy.of(2, Overflow.WAIT);

    private final HandStream<Integer> source = new HandStream<>("source");

    private AsyncStream<Integer> shared = source.share(WAIT);

    private Hand<Integer> consumer() {
        return new Hand<>(shared);
    }

    /** A consumer that waits for an item. */
    private Hand<Integer> waiting() throws Exception {
        Hand<Integer> consumer = consumer();
        assertThat(consumer.poll().isPending()).isTrue();
        return consumer;
    }

    @Test
    void nothingIsRunBeforeTheFirstPoll() throws Exception {
        Hand<Integer> one = consumer();
        assertThat(source.runs).isZero();

        one.poll();

        assertThat(source.runs).isEqualTo(1);
    }

    @Test
    void allGetTheItemsOfOneRunInTheirOrder() throws Exception {
        Hand<Integer> one = waiting();
        Hand<Integer> other = waiting();

        source.push(1, 2);

        assertThat(one.next()).isEqualTo(1);
        assertThat(other.ready()).containsExactly(1, 2);
        assertThat(one.ready()).containsExactly(2);
        assertThat(source.runs).isEqualTo(1);
    }

    @Test
    void anItemWakesThoseWhoWait() throws Exception {
        Hand<Integer> one = waiting();
        Hand<Integer> other = waiting();

        source.push(1);

        assertThat(List.of(one.newWakes(), other.newWakes())).containsExactly(1, 1);
        assertThat(one.next()).isEqualTo(1);
        assertThat(other.next()).isEqualTo(1);
    }

    @Test
    void anItemThatOneTookWakesOneWhoWaits() throws Exception {
        HandStream<Integer> ready = HandStream.of(1, 2);
        shared = ready.share(SharePolicy.of(2, Overflow.WAIT).startAt(2));
        Hand<Integer> one = consumer();
        Hand<Integer> other = consumer();
        one.poll();
        assertThat(other.next()).isEqualTo(1);

        assertThat(one.newWakes()).isPositive();
        assertThat(one.next()).isEqualTo(1);
    }

    @Test
    void lateSubscribersGetWhatComesFromThenOn() throws Exception {
        Hand<Integer> one = consumer();
        source.push(1);
        one.next();
        Hand<Integer> late = consumer();
        assertThat(late.poll().isPending()).isTrue();

        source.push(2);

        assertThat(late.next()).isEqualTo(2);
        assertThat(one.next()).isEqualTo(2);
    }

    @Test
    void lateSubscribersGetTheReplayFirst() throws Exception {
        shared = source.replay(2);
        Hand<Integer> one = consumer();
        source.push(1, 2, 3);
        assertThat(one.ready()).containsExactly(1, 2, 3);

        Hand<Integer> late = consumer();

        assertThat(late.ready()).containsExactly(2, 3);
    }

    @Test
    void theReplayAndTheEndAreThereAfterTheEnd() throws Exception {
        shared = source.replay(2);
        source.push(1, 2, 3).end();
        assertThat(consumer().ready()).containsExactly(1, 2, 3);

        Hand<Integer> late = consumer();

        assertThat(late.ready()).containsExactly(2, 3);
        assertThat(late.poll().isEnd()).isTrue();
        assertThat(source.runs).isEqualTo(1);
    }

    @Test
    void whoComesAfterTheEndBeginsANewRun() throws Exception {
        source.end();
        assertThat(consumer().poll().isEnd()).isTrue();
        shared = AsyncStream.range(0, 2).share(WAIT);
        assertThat(consumer().ready()).containsExactly(0, 1);
        assertThat(consumer().ready()).containsExactly(0, 1);
    }

    @Test
    void replayByTimeForgetsWhatIsOld() throws Exception {
        long[] now = {0};
        Ticker ticker = () -> now[0];
        shared = source.share(WAIT.replay(Duration.ofSeconds(10)));
        ManualContext cx = new ManualContext().provide(Ticker.class, ticker);
        AsyncIterator<Integer> one = shared.iterator();
        source.push(1);
        assertThat(one.pollNext(cx).value()).isEqualTo(1);
        now[0] = Duration.ofSeconds(6).toNanos();
        source.push(2);
        assertThat(one.pollNext(cx).value()).isEqualTo(2);
        now[0] = Duration.ofSeconds(11).toNanos();

        AsyncIterator<Integer> late = shared.iterator();

        assertThat(late.pollNext(cx).value()).isEqualTo(2);
        assertThat(late.pollNext(cx).isPending()).isTrue();
    }

    @Test
    void itemsOfOneDrainHaveTimesOfTheirOwn() throws Exception {
        long[] now = {0};
        shared = AsyncStream.of(1, 2).concatWith(AsyncStream.never()).share(WAIT.replay(Duration.ofSeconds(10)));
        ManualContext cx = new ManualContext().provide(Ticker.class, () -> now[0]);
        shared.iterator().drain(cx, item -> {
            now[0] += Duration.ofSeconds(6).toNanos();
            return true;
        });

        AsyncIterator<Integer> late = shared.iterator();

        assertThat(late.pollNext(cx).value())
                .as("given at 6 s, and now it is 12 s")
                .isEqualTo(2);
    }

    @Test
    void theFastWaitForTheSlow() throws Exception {
        Hand<Integer> fast = waiting();
        Hand<Integer> slow = waiting();
        source.push(1, 2, 3);

        assertThat(fast.ready()).containsExactly(1, 2);
        assertThat(source.taken).isEqualTo(2);

        fast.newWakes();
        assertThat(slow.next()).isEqualTo(1);
        assertThat(fast.newWakes()).isEqualTo(1);
        assertThat(fast.ready()).containsExactly(3);
        assertThat(slow.ready()).containsExactly(2, 3);
    }

    @Test
    void theSlowMissTheOldestItems() throws Exception {
        shared = source.share(SharePolicy.of(2, Overflow.DROP_OLDEST));
        Hand<Integer> fast = waiting();
        Hand<Integer> slow = waiting();
        source.push(1, 2, 3);

        assertThat(fast.ready()).containsExactly(1, 2, 3);
        assertThat(slow.ready()).containsExactly(2, 3);
    }

    @Test
    void theSlowMissTheNewestItems() throws Exception {
        shared = source.share(SharePolicy.of(2, Overflow.DROP_NEWEST));
        Hand<Integer> fast = waiting();
        Hand<Integer> slow = waiting();
        source.push(1, 2, 3);

        assertThat(fast.ready()).containsExactly(1, 2, 3);
        assertThat(slow.ready()).containsExactly(1, 2);
    }

    @Test
    void theSlowFailAfterWhatTheyHave() throws Exception {
        shared = source.share(SharePolicy.of(2, Overflow.FAIL));
        Hand<Integer> fast = waiting();
        Hand<Integer> slow = waiting();
        source.push(1, 2, 3, 4);

        assertThat(fast.ready()).containsExactly(1, 2, 3, 4);
        assertThat(List.of(slow.next(), slow.next())).containsExactly(1, 2);
        assertThatThrownBy(slow::poll)
                .isInstanceOf(OverflowException.class)
                .hasMessage("more items than there is room for: 2");
        assertThat(source.cancels).isZero();
        source.push(5);
        assertThat(fast.next()).isEqualTo(5);
    }

    @Test
    void theRunBeginsWithTheGivenNumberOfConsumers() throws Exception {
        shared = source.share(WAIT.startAt(2));
        source.push(1);
        Hand<Integer> one = consumer();
        assertThat(one.poll().isPending()).isTrue();
        assertThat(source.runs).isZero();

        Hand<Integer> other = consumer();

        assertThat(other.next()).isEqualTo(1);
        assertThat(one.newWakes()).isPositive();
        assertThat(one.next()).isEqualTo(1);
    }

    @Test
    void theLastOneToLeaveCancelsTheRun() throws Exception {
        Hand<Integer> one = waiting();
        Hand<Integer> other = waiting();

        one.cancel();
        assertThat(source.cancels).isZero();
        other.cancel();

        assertThat(source.cancels).isEqualTo(1);
    }

    @Test
    void whoLeavesLetsTheOthersGoOn() throws Exception {
        Hand<Integer> driver = consumer();
        Hand<Integer> other = waiting();
        driver.poll();

        driver.cancel();

        assertThat(other.newWakes()).isPositive();
        assertThat(other.poll().isPending()).isTrue();
        source.push(1);
        assertThat(other.newWakes()).isPositive();
        assertThat(other.next()).isEqualTo(1);
    }

    @Test
    void whoLeavesIsNotWaitedFor() throws Exception {
        Hand<Integer> fast = waiting();
        Hand<Integer> slow = waiting();
        source.push(1, 2, 3);
        assertThat(fast.ready()).hasSize(2);
        fast.newWakes();

        slow.cancel();

        assertThat(fast.newWakes()).isEqualTo(1);
        assertThat(fast.ready()).containsExactly(3);
    }

    @Test
    void aRunThatIsKeptRestsAndGoesOn() throws Exception {
        shared = source.share(WAIT.keep());
        Hand<Integer> one = consumer();
        source.push(1);
        assertThat(one.next()).isEqualTo(1);
        one.cancel();
        assertThat(source.cancels).isZero();
        source.push(2);
        assertThat(source.taken).isEqualTo(1);

        assertThat(consumer().next()).isEqualTo(2);
        assertThat(source.runs).isEqualTo(1);
    }

    @Test
    void aRunIsKeptForSomeTime() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            shared = source.share(WAIT.keep(Duration.ofSeconds(5)));
            runtime.spawn(shared.first()).detach();
            source.push(1);
            runtime.runUntilIdle();

            runtime.advance(Duration.ofSeconds(4));
            assertThat(source.cancels).isZero();
            runtime.spawn(shared.first()).detach();
            source.push(2);
            runtime.runUntilIdle();
            runtime.advance(Duration.ofSeconds(4));
            assertThat(source.cancels).isZero();
            runtime.advance(Duration.ofSeconds(2));

            assertThat(source.cancels).isEqualTo(1);
            assertThat(source.runs).isEqualTo(1);
            assertThat(runtime.liveTasks()).isZero();
        }
    }

    @Test
    void aFailureGoesToAllAfterTheirItems() throws Exception {
        IOException failure = new IOException("source");
        Hand<Integer> one = waiting();
        Hand<Integer> other = waiting();
        source.push(1).fail(failure);

        assertThat(one.next()).isEqualTo(1);
        assertThatThrownBy(one::poll).isSameAs(failure);
        assertThat(other.next()).isEqualTo(1);
        assertThatThrownBy(other::poll).isSameAs(failure);
        assertThat(source.cancels).isZero();
    }

    @Test
    void whoComesAfterAFailureBeginsANewRun() throws Exception {
        List<Integer> runs = new ArrayList<>();
        AsyncStream<Integer> flaky = AsyncStream.defer(() -> {
                    runs.add(1);
                    return runs.size() == 1 ? AsyncStream.<Integer>error(new IOException("first")) : AsyncStream.of(7);
                })
                .share(WAIT.replayAll());

        assertThat(new Hand<>(flaky.retry(1)).ready()).containsExactly(7);
        assertThat(new Hand<>(flaky).ready()).containsExactly(7);
        assertThat(runs).hasSize(2);
    }

    @Test
    void aConsumerThatFailsDoesNotFailTheOthers() throws Exception {
        Hand<Integer> one = waiting();
        Hand<Integer> bad = waiting();
        source.push(1, 2);
        Boom boom = new Boom("sink");

        assertThatThrownBy(() -> bad.iterator.drain(bad.cx, item -> {
                    throw boom;
                }))
                .isSameAs(boom);

        assertThat(one.ready()).containsExactly(1, 2);
        assertThat(source.cancels).isZero();
    }

    /** A source whose only poll does something first: what happens while a consumer drives. */
    private static AsyncStream<Integer> during(CheckedFunction<Context, Poll<Integer>> poll) {
        return AsyncStream.fromFuture(() -> Futures.pollFn(poll));
    }

    @Test
    void whoWaitedWhileTheSourceFailedIsWoken() {
        List<Hand<Integer>> hands = new ArrayList<>();
        Boom boom = new Boom("source");
        shared = during(cx -> {
                    assertThat(hands.get(1).poll().isPending()).isTrue();
                    throw boom;
                })
                .share(WAIT);
        hands.add(consumer());
        hands.add(consumer());

        assertThatThrownBy(hands.get(0)::poll).isSameAs(boom);

        assertThat(hands.get(1).newWakes()).isPositive();
        assertThatThrownBy(hands.get(1)::poll).isSameAs(boom);
    }

    @Test
    void whoWaitedWhileTheSourceWokeIsWoken() throws Exception {
        List<Hand<Integer>> hands = new ArrayList<>();
        shared = during(cx -> {
                    cx.waker().wake();
                    assertThat(hands.get(1).poll().isPending()).isTrue();
                    return Poll.pending();
                })
                .share(WAIT);
        hands.add(consumer());
        hands.add(consumer());

        assertThat(hands.get(0).poll().isPending()).isTrue();

        assertThat(hands.get(1).newWakes())
                .as("else it would wait for the other one to be polled")
                .isPositive();
    }

    @Test
    void whoWaitedWhileAnotherOneTookAnItemIsWoken() throws Exception {
        shared = AsyncStream.of(1, 2).share(WAIT.startAt(2));
        Hand<Integer> one = consumer();
        Hand<Integer> other = consumer();
        assertThat(other.poll().isPending()).isTrue();

        assertThat(one.iterator.drain(one.cx, item -> {
                    assertThat(other.next()).isEqualTo(1);
                    other.newWakes();
                    assertThat(other.poll().isPending())
                            .as("the other one drives")
                            .isTrue();
                    return false;
                }))
                .isEqualTo(Drained.DECLINED);

        assertThat(other.newWakes()).isPositive();
        assertThat(other.next()).isEqualTo(2);
    }

    @Test
    void memoizeRunsOnceForAll() throws Exception {
        shared = source.memoize();
        Hand<Integer> one = consumer();
        source.push(1, 2, 3);
        assertThat(one.next()).isEqualTo(1);
        one.cancel();

        Hand<Integer> other = consumer();
        assertThat(List.of(other.next(), other.next())).containsExactly(1, 2);
        assertThat(source.taken).isEqualTo(2);
        source.end();
        assertThat(other.ready()).containsExactly(3);

        assertThat(consumer().ready()).containsExactly(1, 2, 3);
        assertThat(source.runs).isEqualTo(1);
    }

    @Test
    void policiesSayWhatTheyAre() {
        assertThat(AsyncStream.of(1).share(WAIT.replay(3).startAt(2).keep()))
                .hasToString("Share(Of(1 item), 2, WAIT, replay 3, startAt 2, keep)");
        assertThat(AsyncStream.of(1).memoize()).hasToString("Memoize(Of(1 item))");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharePolicy.of(0, Overflow.WAIT))
                .withMessage("capacity < 1: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> WAIT.startAt(0)).withMessage("consumers < 1: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> WAIT.replay(-1)).withMessage("items < 0: -1");
    }

    @Nested
    class Channelled {
        @Test
        void toBroadcast() throws Exception {
            BroadcastSender<Integer> sender = Channels.broadcastSender(4);
            BroadcastReceiver<Integer> early = sender.subscribe();
            TestTask<?> task = TestTask.of(source.sendTo(sender));
            source.push(1);
            task.poll();
            Hand<Integer> late = new Hand<>(AsyncStream.fromReceiver(sender.subscribe()));
            source.push(2).end();

            assertThat(task.poll().isReady()).isTrue();

            assertThat(new Hand<>(AsyncStream.fromReceiver(early)).ready()).containsExactly(1, 2);
            assertThat(late.ready()).containsExactly(2);
            assertThat(sender.send(3)).as("still open, for others").isNotNegative();
        }

        @Test
        void toBroadcastWithoutReceivers() throws Exception {
            BroadcastSender<Integer> sender = Channels.broadcastSender(4);
            sender.subscribe().close();
            TestTask<?> task = TestTask.of(source.sendTo(sender));
            source.push(1).end();

            assertThat(task.poll().isReady()).isTrue();
        }

        @Test
        void toBroadcastFailsAsTheSourceDoes() {
            BroadcastSender<Integer> sender = Channels.broadcastSender(4);
            IOException failure = new IOException("source");
            source.fail(failure);

            assertThatThrownBy(() -> TestTask.of(source.sendTo(sender)).poll()).isSameAs(failure);
        }

        @Test
        void toWatch() throws Exception {
            WatchSender<Integer> sender = Channels.watchSender(0);
            WatchReceiver<Integer> early = sender.subscribe();
            TestTask<?> task = TestTask.of(source.sendTo(sender));
            source.push(1, 2).end();

            assertThat(task.poll().isReady()).isTrue();

            assertThat(early.borrow()).isEqualTo(2);
            early.close();
            assertThat(TestTask.of(AsyncStream.of(3).sendTo(sender)).poll().isReady())
                    .isTrue();
            assertThat(sender.subscribe().borrow())
                    .as("seen by late subscribers")
                    .isEqualTo(3);
        }
    }
}
