// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.channel.Polled.Blocked;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroadcastTest {
    private final Ends<BroadcastSender<Integer>, BroadcastReceiver<Integer>> ends = Channels.broadcast(4);
    private final BroadcastSender<Integer> sender = ends.sender();
    private final BroadcastReceiver<Integer> receiver = ends.receiver();

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            sender.send(i);
        }
    }

    private static void lags(BroadcastReceiver<Integer> behind, long missed) {
        assertThatExceptionOfType(LaggedException.class)
                .isThrownBy(behind::tryReceive)
                .withMessage("values missed: " + missed)
                .satisfies(lagged -> assertThat(lagged.missed()).isEqualTo(missed));
    }

    private static List<Integer> drain(BroadcastReceiver<Integer> from) {
        List<Integer> values = new ArrayList<>();
        while (from.tryReceive() instanceof Received.Value<Integer> value) {
            values.add(value.value());
        }
        return values;
    }

    // ---- values

    @Test
    void eachReceiverSeesEachValue() throws Exception {
        BroadcastReceiver<Integer> other = sender.subscribe();

        assertThat(sender.send(1)).isEqualTo(2);

        assertThat(now(receiver.receive())).contains(1);
        assertThat(now(other.receive())).contains(1);
    }

    @Test
    void aReceiverSeesWhatIsSentAfterItHasSubscribed() {
        sender.send(1);
        BroadcastReceiver<Integer> late = sender.subscribe();
        sender.send(2);

        assertThat(drain(late)).containsExactly(2);
        assertThat(drain(receiver)).containsExactly(1, 2);
    }

    @Test
    void resubscribingForgetsWhatWasNotSeen() {
        sender.send(1);
        BroadcastReceiver<Integer> again = receiver.resubscribe();
        sender.send(2);

        assertThat(drain(again)).containsExactly(2);
        assertThat(drain(receiver)).containsExactly(1, 2);
    }

    @Test
    void sendingWakesAllWhoWait() throws Exception {
        BroadcastReceiver<Integer> second = sender.subscribe();
        BroadcastReceiver<Integer> third = sender.subscribe();
        List<HandPolled<Optional<Integer>>> waiting =
                List.of(pending(receiver.receive()), pending(second.receive()), pending(third.receive()));

        sender.send(1);
        sender.send(2);

        for (HandPolled<Optional<Integer>> receive : waiting) {
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).contains(1);
        }
    }

    @Test
    void theLastWakerWins() throws Exception {
        HandPolled<Optional<Integer>> receive = pending(receiver.receive());
        CountingWaker before = receive.changeWaker();
        assertThat(receive.poll().isPending()).isTrue();

        sender.send(1);

        assertThat(before.wakes()).isZero();
        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void aReceiveThatIsCancelledLosesNothingAndIsNotWoken() throws Exception {
        HandPolled<Optional<Integer>> receive = pending(receiver.receive());
        receive.cancel();

        sender.send(1);

        assertThat(receive.isWoken()).isFalse();
        assertThat(drain(receiver)).containsExactly(1);
    }

    @Test
    void receivingCostsAUnit() throws Exception {
        sender.send(1);
        HandPolled<Optional<Integer>> receive =
                HandPolled.of(receiver.receive()).withBudget(0);
        assertThat(receive.poll().isPending()).isTrue();
        assertThat(receive.isWoken()).isTrue();

        receive.withBudget(1);
        assertThat(receive.poll().value()).contains(1);
    }

    @Test
    void aThreadCanReceive() throws Exception {
        List<Integer> got = new ArrayList<>();
        Blocked blocked =
                Polled.blocked(() -> got.add(receiver.blockingReceive().orElseThrow()));

        sender.send(1);

        assertThat(blocked.join()).isNull();
        assertThat(got).containsExactly(1);
    }

    // ---- lag

    @Test
    void aReceiverThatIsAsFarBehindAsTheCapacityHasMissedNothing() {
        send(0, 4);

        assertThat(drain(receiver)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void lagIsToldOnceThenTheOldestRetainedValueComes() {
        send(0, 7);

        lags(receiver, 3);
        assertThat(drain(receiver)).containsExactly(3, 4, 5, 6);
    }

    @Test
    void aFutureThatReceivesFailsWithTheLagAndTheNextOneGoesOn() throws Exception {
        send(0, 5);

        assertThatExceptionOfType(LaggedException.class)
                .isThrownBy(() -> now(receiver.receive()))
                .satisfies(lagged -> assertThat(lagged.missed()).isEqualTo(1));
        assertThat(now(receiver.receive())).contains(1);
    }

    @Test
    void aReceiverThatLagsAgainIsToldOfWhatItMissedSince() {
        send(0, 5);
        lags(receiver, 1);
        send(5, 8);

        lags(receiver, 3);
        assertThat(drain(receiver)).containsExactly(4, 5, 6, 7);
    }

    @Test
    void oneReceiverMayLagAndAnotherNot() {
        BroadcastReceiver<Integer> fast = sender.subscribe();
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sender.send(i);
            seen.addAll(drain(fast));
        }

        assertThat(seen).hasSize(100);
        lags(receiver, 96);
        assertThat(drain(receiver)).containsExactly(96, 97, 98, 99);
    }

    @Test
    void lagIsToldBeforeTheEnd() throws Exception {
        send(0, 5);
        sender.close();

        lags(receiver, 1);
        assertThat(drain(receiver)).containsExactly(1, 2, 3, 4);
        assertThat(receiver.tryReceive().isEnd()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "4,4", "5,8", "1000,1024", "1073741824,1073741824"})
    void theCapacityIsRoundedUpToAPowerOfTwo(int asked, int given) {
        assertThat(Channels.broadcast(asked).sender().maxCapacity()).isEqualTo(given);
    }

    @Test
    void aLargeRingGrowsUpToItsCapacityAndLosesNothingBefore() {
        Ends<BroadcastSender<Integer>, BroadcastReceiver<Integer>> large = Channels.broadcast(1000);
        BroadcastReceiver<Integer> late = large.receiver();
        BroadcastReceiver<Integer> early = large.sender().subscribe();
        for (int i = 0; i < 10; i++) {
            large.sender().send(i);
        }
        assertThat(drain(early)).hasSize(10);
        for (int i = 10; i < 1024; i++) {
            large.sender().send(i);
        }
        assertThat(late.len()).isEqualTo(1024);
        assertThat(drain(late)).hasSize(1024).startsWith(0, 1, 2).endsWith(1023);
        assertThat(drain(early)).hasSize(1014).startsWith(10);
        for (int i = 0; i < 1025; i++) {
            large.sender().send(i);
        }
        lags(late, 1);
    }

    // ---- the close matrix

    @Test
    void openAndSeenReceiveWaits() throws Exception {
        pending(receiver.receive());
        assertThat(receiver.tryReceive().isEmpty()).isTrue();
        assertThat(receiver.isClosed()).isFalse();
    }

    @Test
    void sendersGoneAndUnseenReceiveGivesWhatIsThere() throws Exception {
        sender.send(1);
        sender.close();

        assertThat(receiver.isClosed()).isTrue();
        assertThat(now(receiver.receive())).contains(1);
    }

    @Test
    void sendersGoneAndSeenReceiveEnds() throws Exception {
        sender.close();

        assertThat(now(receiver.receive())).isEmpty();
        assertThat(receiver.tryReceive().isEnd()).isTrue();
    }

    @Test
    void whoWaitsIsWokenForTheEndByTheLastSender() throws Exception {
        BroadcastSender<Integer> copy = sender.copy();
        HandPolled<Optional<Integer>> receive = pending(receiver.receive());

        sender.close();
        sender.close();
        assertThat(receive.isWoken()).isFalse();
        copy.close();

        assertThat(receive.wakes()).isEqualTo(1);
        assertThat(receive.poll().value()).isEmpty();
    }

    @Test
    void sendersGoneAHandleRefusesTheValue() {
        sender.close();

        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> sender.send(7))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo(7));
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(sender::copy);
    }

    @Test
    void weakHandlesDoNotKeepTheChannelOpen() {
        WeakHandle<BroadcastSender<Integer>> weak = sender.downgrade();
        weak.upgrade().orElseThrow().close();

        sender.close();

        assertThat(weak.upgrade()).isEmpty();
        assertThat(receiver.tryReceive().isEnd()).isTrue();
    }

    @Test
    void receiversGoneSendKeepsNothingAndSaysSo() {
        receiver.close();

        assertThat(sender.send(1)).isZero();
        assertThat(sender.len()).isZero();
    }

    @Test
    void receiversGoneClosedIsDone() throws Exception {
        HandPolled<?> closed = pending(sender.closed());

        receiver.close();

        assertThat(closed.wakes()).isEqualTo(1);
        assertThat(closed.poll().isReady()).isTrue();
        now(sender.closed());
    }

    @Test
    void aChannelOutlivesItsReceivers() throws Exception {
        HandPolled<?> closed = pending(sender.closed());
        receiver.close();
        BroadcastReceiver<Integer> late = sender.subscribe();

        assertThat(closed.poll().isPending()).isTrue();
        assertThat(sender.send(1)).isEqualTo(1);
        assertThat(drain(late)).containsExactly(1);

        late.close();
        assertThat(closed.wakes()).isEqualTo(1);
        assertThat(closed.poll().isReady()).isTrue();
    }

    @Test
    void aSenderCanBeMadeWithoutAReceiver() throws Exception {
        BroadcastSender<Integer> alone = Channels.broadcastSender(4);

        now(alone.closed());
        assertThat(alone.send(1)).isZero();
        BroadcastReceiver<Integer> first = alone.subscribe();
        assertThat(alone.send(2)).isEqualTo(1);
        assertThat(drain(first)).containsExactly(2);
    }

    @Test
    void aReceiverThatIsClosedGivesTheEnd() throws Exception {
        sender.send(1);
        receiver.close();
        receiver.close();

        assertThat(now(receiver.receive())).isEmpty();
        assertThat(receiver.tryReceive().isEnd()).isTrue();
        assertThat(sender.receiverCount()).isZero();
    }

    // ---- measures

    @Test
    void theSenderTellsWhatSomebodyHasYetToSee() {
        BroadcastReceiver<Integer> other = sender.subscribe();
        send(0, 3);
        assertThat(sender.len()).isEqualTo(3);

        assertThat(drain(receiver)).hasSize(3);
        assertThat(sender.len()).isEqualTo(3);

        other.tryReceive();
        assertThat(sender.len()).isEqualTo(2);
        other.close();
        assertThat(sender.len()).isZero();
        assertThat(sender.isEmpty()).isTrue();
    }

    @Test
    void theReceiverCountsWhatWasOverwritten() {
        send(0, 10);

        assertThat(receiver.len()).isEqualTo(10);
        assertThat(receiver.missed()).isEqualTo(6);
        assertThat(sender.len()).isEqualTo(4);
        assertThat(receiver.isEmpty()).isFalse();
    }

    @Test
    void theHandlesAreCountedAndCompared() {
        BroadcastSender<Integer> copy = sender.copy();
        BroadcastReceiver<Integer> other = sender.subscribe();

        assertThat(receiver.senderCount()).isEqualTo(2);
        assertThat(copy.senderCount()).isEqualTo(2);
        assertThat(sender.receiverCount()).isEqualTo(2);
        assertThat(sender.sameChannel(copy)).isTrue();
        assertThat(receiver.sameChannel(other)).isTrue();
        assertThat(receiver.sameChannel(Channels.<Integer>broadcast(4).receiver()))
                .isFalse();
        assertThat(sender).hasToString("BroadcastSender(broadcast(0 of 4, 2 receivers))");
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channels.broadcast(0))
                .withMessage("capacity < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channels.broadcast(1_073_741_825))
                .withMessage("capacity > 1073741824: 1073741825");
        assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("value");
    }
}
