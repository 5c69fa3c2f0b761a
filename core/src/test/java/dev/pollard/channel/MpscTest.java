// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.channel.Polled.Blocked;
import dev.pollard.future.Future;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MpscTest {
    private final List<String> undelivered = new ArrayList<>();
    private final Ends<Sender<String>, Receiver<String>> ends =
            Channels.<String>builder().onUndelivered(undelivered::add).mpsc(2);
    private final Sender<String> sender = ends.sender();
    private final Receiver<String> receiver = ends.receiver();

    private void fill() {
        assertThat(sender.trySend("a")).isTrue();
        assertThat(sender.trySend("b")).isTrue();
    }

    // ---- sending and receiving

    @Test
    void valuesComeInTheOrderInWhichTheyWereSent() throws Exception {
        now(sender.send("a"));
        now(sender.send("b"));

        assertThat(now(receiver.receive())).contains("a");
        assertThat(now(receiver.receive())).contains("b");
    }

    @Test
    void aSendDoesNothingBeforeItIsPolled() throws Exception {
        Future<@Nullable Void> send = sender.send("a");

        assertThat(receiver.isEmpty()).isTrue();

        now(send);
        assertThat(receiver.len()).isEqualTo(1);
    }

    @Test
    void aFullChannelLetsASendWaitUntilAValueWasTaken() throws Exception {
        fill();
        HandPolled<?> send = pending(sender.send("c"));

        assertThat(now(receiver.receive())).contains("a");

        assertThat(send.wakes()).isEqualTo(1);
        assertThat(send.poll().isReady()).isTrue();
        assertThat(Polled.drain(receiver)).containsExactly("b", "c");
    }

    @Test
    void aSendThatIsPendingHasNotSentAlsoWhenItsTurnHasCome() throws Exception {
        fill();
        HandPolled<?> send = pending(sender.send("c"));
        Polled.drain(receiver);

        assertThat(send.isWoken()).isTrue();
        assertThat(receiver.isEmpty()).isTrue();
        assertThat(sender.capacity()).isEqualTo(1);
    }

    @Test
    void aReceiveWaitsUntilAValueIsSent() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());

        now(sender.send("a"));

        assertThat(receive.wakes()).isEqualTo(1);
        assertThat(receive.poll().value()).contains("a");
    }

    @Test
    void manySendsWakeTheReceiverOnce() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());

        fill();

        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void aReceiverThatWaitsAgainIsWokenAgain() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        sender.trySend("a");
        first.poll();
        HandPolled<Optional<String>> second = pending(receiver.receive());

        sender.trySend("b");

        assertThat(second.wakes()).isEqualTo(1);
        assertThat(first.wakes()).isZero();
    }

    @Test
    void theLastWakerOfAReceiveWins() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());
        CountingWaker before = receive.changeWaker();
        assertThat(receive.poll().isPending()).isTrue();

        sender.trySend("a");

        assertThat(before.wakes()).isZero();
        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void theLastWakerOfASendWins() throws Exception {
        fill();
        HandPolled<?> send = pending(sender.send("c"));
        CountingWaker before = send.changeWaker();
        assertThat(send.poll().isPending()).isTrue();

        receiver.tryReceive();

        assertThat(before.wakes()).isZero();
        assertThat(send.wakes()).isEqualTo(1);
    }

    @Test
    void aSpuriousPollOfASendKeepsItsTurn() throws Exception {
        fill();
        HandPolled<?> first = pending(sender.send("c"));
        HandPolled<?> second = pending(sender.send("d"));
        assertThat(first.poll().isPending()).isTrue();

        receiver.tryReceive();

        assertThat(first.isWoken()).isTrue();
        assertThat(second.isWoken()).isFalse();
    }

    @Test
    void whoWaitsGetsAPlaceInTheOrderOfTheFirstPolls() throws Exception {
        fill();
        HandPolled<?> first = pending(sender.send("c"));
        HandPolled<?> second = pending(sender.send("d"));

        receiver.tryReceive();
        assertThat(first.wakes()).isEqualTo(1);
        assertThat(second.wakes()).isZero();

        receiver.tryReceive();
        assertThat(second.wakes()).isEqualTo(1);
    }

    @Test
    void trySendDoesNotOvertakeWhoWaits() throws Exception {
        fill();
        HandPolled<?> waiting = pending(sender.reserveMany(2));
        receiver.tryReceive();

        assertThat(sender.trySend("c")).isFalse();
        assertThat(sender.tryReserve()).isEmpty();
        assertThat(waiting.isWoken()).isFalse();
    }

    @Test
    void trySendSaysWhetherThereWasAPlace() {
        fill();

        assertThat(sender.trySend("c")).isFalse();
        receiver.tryReceive();
        assertThat(sender.trySend("c")).isTrue();
    }

    @Test
    void placesCanBeUsedManyTimesOver() throws Exception {
        for (int i = 0; i < 1000; i++) {
            fill();
            assertThat(sender.trySend("c")).isFalse();
            assertThat(now(receiver.receiveMany(7))).containsExactly("a", "b");
        }
    }

    @Test
    void aLargeChannelHoldsAsManyAsItsCapacity() {
        Ends<Sender<Integer>, Receiver<Integer>> large = Channels.mpsc(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(large.sender().trySend(i)).isTrue();
        }

        assertThat(large.sender().trySend(-1)).isFalse();
        assertThat(large.receiver().len()).isEqualTo(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(large.receiver().tryReceive().value()).isEqualTo(i);
        }
    }

    // ---- receiveMany, tryReceive, drain

    @Test
    void receiveManyGivesWhatIsThereUpToTheLimit() throws Exception {
        fill();

        assertThat(now(receiver.receiveMany(1))).containsExactly("a");
        assertThat(now(receiver.receiveMany(5))).containsExactly("b");
    }

    @Test
    void receiveManyWaitsForOneValue() throws Exception {
        HandPolled<List<String>> receive = pending(receiver.receiveMany(5));

        sender.trySend("a");

        assertThat(receive.wakes()).isEqualTo(1);
        assertThat(receive.poll().value()).containsExactly("a");
    }

    @Test
    void receiveManyOfNoneIsDoneAtOnce() throws Exception {
        assertThat(now(receiver.receiveMany(0))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> receiver.receiveMany(-1))
                .withMessage("limit < 0: -1");
    }

    @Test
    void receiveManyHandsAllFreePlacesToWhoWaits() throws Exception {
        fill();
        HandPolled<?> first = pending(sender.send("c"));
        HandPolled<?> second = pending(sender.send("d"));

        now(receiver.receiveMany(2));

        assertThat(first.wakes()).isEqualTo(1);
        assertThat(second.wakes()).isEqualTo(1);
    }

    @Test
    void tryReceiveTellsAValueFromNothingAndFromTheEnd() {
        assertThat(receiver.tryReceive().isEmpty()).isTrue();
        sender.trySend("a");
        assertThat(receiver.tryReceive()).isEqualTo(new Received.Value<>("a"));
        sender.close();
        assertThat(receiver.tryReceive().isEnd()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> receiver.tryReceive().value())
                .withMessage("no value in End");
    }

    @Test
    void aDrainPushesUntilTheSinkDeclines() throws Exception {
        fill();
        List<String> sink = new ArrayList<>();
        CountingWaker waker = new CountingWaker();

        assertThat(receiver.pollDrain(Polled.context(waker), value -> {
                            sink.add(value);
                            return false;
                        })
                        .isReady())
                .isTrue();
        assertThat(sink).containsExactly("a");

        assertThat(receiver.pollDrain(Polled.context(waker), sink::add).isPending())
                .isTrue();
        assertThat(sink).containsExactly("a", "b");
        assertThat(waker.wakes()).isZero();

        sender.trySend("c");
        assertThat(waker.wakes()).isEqualTo(1);

        sender.close();
        assertThat(receiver.pollDrain(Polled.context(waker), sink::add).isEnd()).isTrue();
        assertThat(sink).containsExactly("a", "b", "c");
    }

    @Test
    void aDrainFreesThePlaceOfAValueBeforeItIsPushed() throws Exception {
        fill();
        List<Boolean> sent = new ArrayList<>();

        receiver.pollDrain(Polled.context(new CountingWaker()), value -> {
            sent.add(sender.trySend("more"));
            return sent.size() < 2;
        });

        assertThat(sent).containsExactly(true, true);
    }

    @Test
    void aDrainServesWhoWaitsBeforeItPushes() throws Exception {
        fill();
        HandPolled<?> send = pending(sender.send("c"));
        List<Boolean> woken = new ArrayList<>();

        receiver.pollDrain(Polled.context(new CountingWaker()), value -> {
            woken.add(send.isWoken());
            return true;
        });

        assertThat(woken).containsExactly(true, true);
    }

    @Test
    void aDrainWhoseSinkThrowsHasTakenThatValueAndNoMore() {
        fill();

        assertThatIllegalStateException()
                .isThrownBy(() -> receiver.pollDrain(Polled.context(new CountingWaker()), value -> {
                    throw new IllegalStateException(value);
                }))
                .withMessage("a");

        assertThat(sender.capacity()).isEqualTo(1);
        assertThat(Polled.drain(receiver)).containsExactly("b");
    }

    // ---- budget

    @Test
    void sendingAndReceivingCostAUnitEachAndWaitingCostsNothing() throws Exception {
        HandPolled<?> send = HandPolled.of(sender.send("a")).withBudget(0);
        assertThat(send.poll().isPending()).isTrue();
        assertThat(send.isWoken()).isTrue();
        assertThat(receiver.isEmpty()).isTrue();

        HandPolled<Optional<String>> receive = HandPolled.of(receiver.receive()).withBudget(1);
        assertThat(receive.poll().isPending()).isTrue();
        assertThat(receive.isWoken()).isFalse();

        send.withBudget(1);
        assertThat(send.poll().isReady()).isTrue();
        assertThat(receive.poll().value()).contains("a");
    }

    @Test
    void aDrainGivesWayWhenTheBudgetIsUsedUp() throws Exception {
        Ends<Sender<Integer>, Receiver<Integer>> large = Channels.mpsc(1000);
        for (int i = 0; i < 1000; i++) {
            large.sender().trySend(i);
        }
        int[] drained = new int[1];
        Future<Boolean> drain = dev.pollard.future.Futures.pollFn(cx -> {
            large.receiver().pollDrain(cx, value -> ++drained[0] > 0);
            return dev.pollard.task.Poll.pending();
        });
        HandPolled<Boolean> hand = HandPolled.of(drain).withBudget(2);

        hand.poll();

        assertThat(drained[0]).isEqualTo(128);
        assertThat(hand.isWoken()).isTrue();
    }

    // ---- cancelling

    @Test
    void aSendThatIsCancelledBeforeItIsPolledHandsItsValueToTheHook() {
        sender.send("a").cancel();

        assertThat(undelivered).containsExactly("a");
        assertThat(receiver.isEmpty()).isTrue();
    }

    @Test
    void aSendThatIsCancelledWhileItWaitsHandsItsValueToTheHookAndItsTurnToTheNext() throws Exception {
        fill();
        HandPolled<?> first = pending(sender.send("c"));
        HandPolled<?> second = pending(sender.send("d"));

        first.cancel();
        first.cancel();
        receiver.tryReceive();

        assertThat(undelivered).containsExactly("c");
        assertThat(second.wakes()).isEqualTo(1);
    }

    @Test
    void aSendThatIsCancelledWhenItsTurnHasComeGivesThePlaceToTheNext() throws Exception {
        fill();
        HandPolled<?> first = pending(sender.send("c"));
        HandPolled<?> second = pending(sender.send("d"));
        receiver.tryReceive();
        assertThat(first.isWoken()).isTrue();

        first.cancel();

        assertThat(second.wakes()).isEqualTo(1);
        assertThat(second.poll().isReady()).isTrue();
        assertThat(undelivered).containsExactly("c");
        assertThat(Polled.drain(receiver)).containsExactly("b", "d");
    }

    @Test
    void cancellingASendThatIsDoneDoesNothing() throws Exception {
        Future<@Nullable Void> send = sender.send("a");
        now(send);

        send.cancel();

        assertThat(undelivered).isEmpty();
        assertThat(Polled.drain(receiver)).containsExactly("a");
    }

    @Test
    void aReceiveThatIsCancelledLosesNothing() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());
        sender.trySend("a");

        receive.cancel();

        assertThat(undelivered).isEmpty();
        assertThat(now(receiver.receive())).contains("a");
    }

    @Test
    void aReceiveThatWasCancelledIsNotWoken() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());
        receive.cancel();

        sender.trySend("a");

        assertThat(receive.wakes()).isZero();
    }

    @Test
    void aSendThatIsTooLateHandsItsValueToTheHookAndAReservationLeavesItWithTheCaller() throws Exception {
        fill();
        FakeTimers timers = new FakeTimers(0);
        HandPolled<?> send =
                HandPolled.of(sender.send("c").timeout(Duration.ofSeconds(1))).with(Timers.class, timers);
        HandPolled<?> reserve = HandPolled.of(
                        sender.reserve().timeout(Duration.ofSeconds(1)).map(permit -> {
                            permit.send("d");
                            return "d";
                        }))
                .with(Timers.class, timers);
        assertThat(send.poll().isPending()).isTrue();
        assertThat(reserve.poll().isPending()).isTrue();

        timers.advance(Duration.ofSeconds(1));

        assertThatExceptionOfType(TimeoutExceededException.class).isThrownBy(send::poll);
        assertThatExceptionOfType(TimeoutExceededException.class).isThrownBy(reserve::poll);
        assertThat(undelivered).containsExactly("c");
        assertThat(Polled.drain(receiver)).containsExactly("a", "b");
        assertThat(sender.capacity()).isEqualTo(2);
    }

    @Test
    void aFutureThatHasEndedOrWasCancelledIsNotPolledAgain() throws Exception {
        Future<Optional<String>> receive = receiver.receive();
        sender.trySend("a");
        now(receive);
        Future<@Nullable Void> send = sender.send("b");
        send.cancel();

        assertThatIllegalStateException()
                .isThrownBy(() -> now(receive))
                .withMessage("future polled after completion: Receive(mpsc(0 of 2))");
        assertThatIllegalStateException()
                .isThrownBy(() -> now(send))
                .withMessage("future polled after cancel: Send(mpsc(0 of 2))");
    }

    @Test
    void aHookThatThrowsIsReportedAndDoesNotKeepTheOthersBack() {
        List<String> seen = new ArrayList<>();
        Ends<Sender<String>, Receiver<String>> bad = Channels.<String>builder()
                .onUndelivered(value -> {
                    seen.add(value);
                    throw new IllegalStateException(value);
                })
                .mpsc(2);
        bad.sender().trySend("a");
        bad.sender().trySend("b");
        List<String> reported = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((t, bug) -> reported.add(bug.getMessage()));
        try {
            bad.receiver().close();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }

        assertThat(seen).containsExactly("a", "b");
        assertThat(reported).containsExactly("a", "b");
    }

    // ---- blocking

    @Test
    void blockingSendParksUntilThereIsAPlace() throws Exception {
        fill();
        Blocked blocked = Polled.blocked(() -> sender.blockingSend("c"));

        receiver.tryReceive();

        assertThat(blocked.join()).isNull();
        assertThat(Polled.drain(receiver)).containsExactly("b", "c");
    }

    @Test
    void blockingReceiveParksUntilThereIsAValue() throws Exception {
        List<String> got = new ArrayList<>();
        Blocked blocked = Polled.blocked(() -> got.addAll(receiver.blockingReceiveMany(9)));

        sender.trySend("a");

        assertThat(blocked.join()).isNull();
        assertThat(got).containsExactly("a");
        sender.close();
        assertThat(receiver.blockingReceive()).isEmpty();
    }

    @Test
    void anInterruptEndsABlockingSendAndLeavesTheValueWithTheCaller() throws Exception {
        fill();
        Blocked blocked = Polled.blocked(() -> sender.blockingSend("c"));

        blocked.thread.interrupt();

        assertThat(blocked.join()).isInstanceOf(InterruptedException.class);
        assertThat(undelivered).isEmpty();
        receiver.tryReceive();
        assertThat(sender.capacity()).isEqualTo(1);
    }

    @Test
    void aThreadThatPollsIsNotBlocked() {
        fill();
        BlockingRefusal.enter();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.blockingSend("c"))
                    .withMessageStartingWith("blockingSend on worker thread");
            assertThatIllegalStateException()
                    .isThrownBy(receiver::blockingReceive)
                    .withMessageStartingWith("blockingReceive on worker thread");
        } finally {
            BlockingRefusal.leave();
        }
    }

    // ---- measures and arguments

    @Test
    void theMeasuresTellValuesPlacesAndHandles() {
        assertThat(sender.capacity()).isEqualTo(2);
        assertThat(sender.maxCapacity()).isEqualTo(2);
        assertThat(receiver.isEmpty()).isTrue();

        sender.trySend("a");
        Sender<String> copy = sender.copy();

        assertThat(sender.len()).isEqualTo(1);
        assertThat(receiver.len()).isEqualTo(1);
        assertThat(receiver.capacity()).isEqualTo(1);
        assertThat(receiver.maxCapacity()).isEqualTo(2);
        assertThat(receiver.senderCount()).isEqualTo(2);
        assertThat(copy.sameChannel(sender)).isTrue();
        assertThat(sender.sameChannel(Channels.<String>mpsc(1).sender())).isFalse();
        assertThat(receiver.sameChannel(receiver)).isTrue();
        assertThat(receiver.sameChannel(Channels.<String>mpsc(1).receiver())).isFalse();
        assertThat(sender).hasToString("Sender(mpsc(1 of 2))");
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Channels.mpsc(0)).withMessage("capacity < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channels.mpsc(134_217_728))
                .withMessage("capacity > 134217727: 134217728");
        assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("value");
        assertThatNullPointerException().isThrownBy(() -> sender.trySend(null)).withMessage("value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sender.reserveMany(0))
                .withMessage("n < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sender.tryReserveMany(3))
                .withMessage("n > capacity 2: 3");
    }

    @Test
    void theLargestCapacityWorks() {
        Ends<Sender<String>, Receiver<String>> huge = Channels.mpsc(134_217_727);

        Permit<String> all = huge.sender().tryReserveMany(134_217_727).orElseThrow();
        assertThat(huge.sender().trySend("a")).isFalse();
        all.send("b");
        all.close();

        assertThat(huge.sender().capacity()).isEqualTo(134_217_726);
        assertThat(huge.receiver().tryReceive().value()).isEqualTo("b");
    }

    @Test
    void aFutureTellsWhatItWaitsFor() throws Exception {
        fill();
        Future<@Nullable Void> send = sender.send("c");
        pending(send);
        List<String> told = new ArrayList<>();

        send.inspect(new Inspector() {
            @Override
            public void name(String name) {
                told.add(name);
            }

            @Override
            public void child(@Nullable Object child) {
                told.add("child");
            }

            @Override
            public void waitsFor(String what) {
                told.add(what);
            }

            @Override
            public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {
                told.add("holder");
            }
        });

        assertThat(told).containsExactly("Send(mpsc(2 of 2))", "a place in mpsc(2 of 2)");
    }
}
