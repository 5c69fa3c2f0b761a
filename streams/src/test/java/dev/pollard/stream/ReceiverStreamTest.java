// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.LaggedException;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.channel.Permit;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.channel.WatchSender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Receivers as streams. */
class ReceiverStreamTest {
    private final List<String> undelivered = new ArrayList<>();
    private final Ends<Sender<String>, Receiver<String>> ends =
            Channels.<String>builder().onUndelivered(undelivered::add).mpsc(4);
    private final Sender<String> sender = ends.sender();
    private final Hand<String> hand = new Hand<>(AsyncStream.fromReceiver(ends.receiver()));

    // ---- queues

    @Test
    void theItemsAreTheValuesAndTheEndIsThatOfTheChannel() throws Exception {
        sender.trySend("a");
        sender.trySend("b");

        assertThat(hand.next()).isEqualTo("a");
        assertThat(hand.next()).isEqualTo("b");
        assertThat(hand.poll().isPending()).isTrue();

        sender.close();
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.poll().isEnd()).isTrue();
        assertThat(hand.poll().isEnd()).isTrue();
    }

    @Test
    void drainingGivesTheSame() throws Exception {
        sender.trySend("a");
        sender.trySend("b");
        assertThat(hand.ready()).containsExactly("a", "b");
        sender.trySend("c");
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.ready()).containsExactly("c");
        sender.close();

        assertThat(hand.iterator.drain(hand.cx, item -> true)).isEqualTo(Drained.ENDED);
    }

    @Test
    void theItemThatASinkDeclinesCountsAsTaken() throws Exception {
        sender.trySend("a");
        sender.trySend("b");

        assertThat(hand.iterator.drain(hand.cx, item -> false)).isEqualTo(Drained.DECLINED);
        assertThat(hand.next()).isEqualTo("b");
    }

    @Test
    void aSinkThatThrowsFailsTheRunAndClosesTheReceiver() {
        sender.trySend("a");
        sender.trySend("b");

        assertThatIllegalStateException()
                .isThrownBy(() -> hand.iterator.drain(hand.cx, item -> {
                    throw new IllegalStateException(item);
                }))
                .withMessage("a");

        assertThat(sender.isClosed()).isTrue();
        assertThat(undelivered).containsExactly("b");
        assertThatIllegalStateException().isThrownBy(hand::poll).withMessageContaining("after failure");
    }

    @Test
    void cancellingClosesTheReceiver() throws Exception {
        sender.trySend("a");
        sender.trySend("b");
        hand.next();

        hand.cancel();

        assertThat(sender.isClosed()).isTrue();
        assertThat(undelivered).containsExactly("b");
        assertThatIllegalStateException().isThrownBy(hand::poll).withMessageContaining("after cancel");
    }

    @Test
    void cancellingARunThatHasNotBegunClosesTheReceiverToo() {
        hand.cancel();

        assertThat(sender.isClosed()).isTrue();
    }

    @Test
    void anotherRunFailsAndLeavesTheFirstAlone() throws Exception {
        AsyncStream<String> stream =
                AsyncStream.fromReceiver(Channels.<String>mpsc(1).receiver());
        Hand<String> first = new Hand<>(stream);
        Hand<String> second = new Hand<>(stream);
        Hand<String> third = new Hand<>(stream);
        assertThat(first.poll().isPending()).isTrue();

        third.cancel();
        assertThatIllegalStateException()
                .isThrownBy(second::poll)
                .withMessage("receiver has one run only: FromReceiver(mpsc(0 of 1))");

        assertThat(first.poll().isPending()).isTrue();
    }

    @Test
    void theEndIsKnownWithoutAskingForAnItem() throws Exception {
        assertThat(hand.progress()).isFalse();

        sender.close();

        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.progress()).isTrue();
        assertThat(hand.poll().isEnd()).isTrue();
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void theEndIsNotKnownWhileAnItemOrAPermitIsUnderWay() throws Exception {
        Permit<String> permit = sender.tryReserve().orElseThrow();
        sender.trySend("a");
        sender.close();
        assertThat(hand.progress()).isFalse();

        assertThat(hand.next()).isEqualTo("a");
        assertThat(hand.progress()).isFalse();

        permit.close();
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void aSubscriberWithoutDemandIsToldOfTheEnd() throws Exception {
        List<String> signals = new ArrayList<>();
        sender.close();

        AsyncStream.fromReceiver(ends.receiver()).subscribe(new Flow.Subscriber<String>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                signals.add("subscribed");
            }

            @Override
            public void onNext(String item) {
                signals.add(item);
            }

            @Override
            public void onError(Throwable throwable) {
                signals.add(throwable.toString());
            }

            @Override
            public void onComplete() {
                signals.add("complete");
            }
        });

        assertThat(signals).containsExactly("subscribed", "complete");
    }

    // ---- several receivers

    private final Ends<MpmcSender<String>, MpmcReceiver<String>> shared = Channels.mpmc(4);

    @Test
    void runsThatShareAChannelTakeTurns() throws Exception {
        AsyncStream<String> work = AsyncStream.defer(
                () -> AsyncStream.fromReceiver(shared.receiver().copy()));
        Hand<String> first = new Hand<>(work);
        Hand<String> second = new Hand<>(work);
        shared.sender().trySend("a");
        shared.sender().trySend("b");

        assertThat(first.next()).isEqualTo("a");
        assertThat(second.next()).isEqualTo("b");
        first.cancel();
        second.cancel();
        assertThat(shared.receiver().receiverCount()).isEqualTo(1);
    }

    @Test
    void whoOnlyAsksForTheEndTakesNoWakeFromWhoWaitsForAValue() throws Exception {
        Hand<String> asks =
                new Hand<>(AsyncStream.fromReceiver(shared.receiver().copy()));
        Hand<String> waits =
                new Hand<>(AsyncStream.fromReceiver(shared.receiver().copy()));
        assertThat(asks.progress()).isFalse();
        assertThat(waits.poll().isPending()).isTrue();

        shared.sender().trySend("a");

        assertThat(asks.newWakes()).isZero();
        assertThat(waits.newWakes()).isEqualTo(1);
        assertThat(waits.next()).isEqualTo("a");
    }

    @Test
    void whoAsksForTheEndIsToldWhenAnotherTakesTheLastValue() throws Exception {
        Hand<String> asks =
                new Hand<>(AsyncStream.fromReceiver(shared.receiver().copy()));
        shared.sender().trySend("a");
        assertThat(asks.progress()).isFalse();
        shared.sender().close();
        asks.newWakes();
        assertThat(asks.progress()).isFalse();

        shared.receiver().tryReceive();

        assertThat(asks.newWakes()).isEqualTo(1);
        assertThat(asks.progress()).isTrue();
    }

    @Test
    void whoAsksForTheEndIsToldOfTheCloseAndNotAfterItWasCancelled() throws Exception {
        Hand<String> asks =
                new Hand<>(AsyncStream.fromReceiver(shared.receiver().copy()));
        Hand<String> gone =
                new Hand<>(AsyncStream.fromReceiver(shared.receiver().copy()));
        assertThat(asks.progress()).isFalse();
        assertThat(gone.progress()).isFalse();
        gone.cancel();

        shared.sender().close();

        assertThat(asks.newWakes()).isEqualTo(1);
        assertThat(gone.newWakes()).isZero();
        assertThat(asks.progress()).isTrue();
    }

    // ---- broadcast

    private final Ends<BroadcastSender<Integer>, BroadcastReceiver<Integer>> events = Channels.broadcast(2);

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            events.sender().send(i);
        }
    }

    @Test
    void aBroadcastIsAStreamUntilItsSendersClose() throws Exception {
        Hand<Integer> run = new Hand<>(AsyncStream.fromReceiver(events.receiver()));
        assertThat(run.poll().isPending()).isTrue();
        send(0, 2);

        assertThat(run.newWakes()).isEqualTo(1);
        assertThat(run.next()).isZero();
        assertThat(run.ready()).containsExactly(1);
        assertThat(run.progress()).isFalse();
        events.sender().close();
        assertThat(run.newWakes()).isPositive(); // it waits for an item and for the end
        assertThat(run.progress()).isTrue();
        assertThat(run.poll().isEnd()).isTrue();
    }

    @Test
    void lagIsAFailureThatClosesTheReceiver() {
        Hand<Integer> run = new Hand<>(AsyncStream.fromReceiver(events.receiver()));
        send(0, 3);

        assertThatExceptionOfType(LaggedException.class)
                .isThrownBy(run::poll)
                .satisfies(lagged -> assertThat(lagged.missed()).isEqualTo(1));
        assertThat(events.sender().receiverCount()).isZero();
        assertThatIllegalStateException().isThrownBy(run::poll);
    }

    @Test
    void lagIsKnownWithoutAskingForAnItem() throws Exception {
        Hand<Integer> run = new Hand<>(AsyncStream.fromReceiver(events.receiver()));
        assertThat(run.progress()).isFalse();
        send(0, 2);
        assertThat(run.newWakes()).isZero();

        send(2, 3);

        assertThat(run.newWakes()).isEqualTo(1);
        assertThatExceptionOfType(LaggedException.class).isThrownBy(run::progress);
        assertThatIllegalStateException().isThrownBy(run::poll);
    }

    @Test
    void lagThatIsObservedIsNoProgress() throws Exception {
        List<Long> missed = new ArrayList<>();
        Hand<Integer> run = new Hand<>(AsyncStream.fromReceiver(events.receiver(), missed::add));
        send(0, 3);

        assertThat(run.progress()).isFalse();
        assertThat(missed).isEmpty();
        assertThat(run.ready()).containsExactly(1, 2);
        assertThat(missed).containsExactly(1L);
    }

    @Test
    void lagIsToldToAnObserverBetweenTheItems() throws Exception {
        List<Object> seen = new ArrayList<>();
        Hand<Integer> run =
                new Hand<>(AsyncStream.fromReceiver(events.receiver(), missed -> seen.add("missed " + missed)));
        send(0, 2);
        seen.addAll(run.ready());
        send(2, 7);
        run.iterator.drain(run.cx, seen::add);

        assertThat(seen).containsExactly(0, 1, "missed 3", 5, 6);
    }

    @Test
    void anObserverOfLagThatThrowsFailsTheRun() {
        Hand<Integer> run = new Hand<>(AsyncStream.fromReceiver(events.receiver(), missed -> {
            throw new IllegalStateException("missed " + missed);
        }));
        send(0, 3);

        assertThatIllegalStateException()
                .isThrownBy(() -> run.iterator.drain(run.cx, item -> true))
                .withMessage("missed 1");
        assertThat(events.sender().receiverCount()).isZero();
    }

    @Test
    void aRunOfABroadcastThatIsCancelledCountsNoMore() throws Exception {
        Hand<Integer> run = new Hand<>(AsyncStream.fromReceiver(events.receiver()));
        run.poll();

        run.cancel();
        send(0, 1);

        assertThat(run.newWakes()).isZero();
        assertThat(events.sender().receiverCount()).isZero();
    }

    @Test
    void eachRunOfADeferredBroadcastSeesWhatIsSentWhileItRuns() throws Exception {
        AsyncStream<Integer> all =
                AsyncStream.defer(() -> AsyncStream.fromReceiver(events.sender().subscribe()));
        Hand<Integer> first = new Hand<>(all);
        first.poll();
        send(0, 1);
        Hand<Integer> second = new Hand<>(all);
        second.poll();
        send(1, 2);

        assertThat(first.ready()).containsExactly(0, 1);
        assertThat(second.ready()).containsExactly(1);
    }

    // ---- watch

    private final Ends<WatchSender<String>, WatchReceiver<String>> state = Channels.watch("one");

    @Test
    void aWatchGivesThePresentValueAndThenTheNewest() throws Exception {
        Hand<String> run = new Hand<>(AsyncStream.fromReceiver(state.receiver()));
        assertThat(run.next()).isEqualTo("one");
        assertThat(run.poll().isPending()).isTrue();

        state.sender().send("two");
        state.sender().send("three");
        assertThat(run.newWakes()).isEqualTo(1);
        assertThat(run.ready()).containsExactly("three");

        state.sender().send("four");
        state.sender().close();
        assertThat(run.progress()).isFalse();
        assertThat(run.next()).isEqualTo("four");
        assertThat(run.progress()).isTrue();
        assertThat(run.poll().isEnd()).isTrue();
    }

    @Test
    void theChangesOfAWatchLeaveOutWhatWasSeen() throws Exception {
        Hand<String> run = new Hand<>(AsyncStream.fromChanges(state.receiver()));
        assertThat(run.poll().isPending()).isTrue();

        state.sender().send("two");

        assertThat(run.next()).isEqualTo("two");
    }

    @Test
    void theEndOfAWatchIsKnownWithoutAskingForAnItem() throws Exception {
        Hand<String> run = new Hand<>(AsyncStream.fromReceiver(state.receiver()));
        assertThat(run.progress()).isFalse();
        run.next();
        assertThat(run.progress()).isFalse();

        state.sender().close();

        assertThat(run.newWakes()).isEqualTo(1);
        assertThat(run.progress()).isTrue();
    }

    @Test
    void aRunOfAWatchThatIsCancelledCountsNoMore() throws Exception {
        Hand<String> run = new Hand<>(AsyncStream.fromReceiver(state.receiver()));
        run.next();
        run.poll();

        run.cancel();

        assertThat(state.sender().isClosed()).isTrue();
        state.sender().sendReplace("two");
        assertThat(run.newWakes()).isZero();
    }

    @Test
    void aSinkOfAWatchThatThrowsFailsTheRun() {
        Hand<String> run = new Hand<>(AsyncStream.fromReceiver(state.receiver()));

        assertThatIllegalStateException()
                .isThrownBy(() -> run.iterator.drain(run.cx, item -> {
                    throw new IllegalStateException(item);
                }))
                .withMessage("one");
        assertThat(state.sender().isClosed()).isTrue();
    }
}
