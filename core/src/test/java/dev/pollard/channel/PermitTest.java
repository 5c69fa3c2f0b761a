// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.task.Context;
import org.junit.jupiter.api.Test;

class PermitTest {
    private final Ends<Sender<String>, Receiver<String>> ends = Channels.mpsc(3);
    private final Sender<String> sender = ends.sender();
    private final Receiver<String> receiver = ends.receiver();

    // ---- permits

    @Test
    void aReservedPlaceIsTakenAndHoldsNoValue() throws Exception {
        Permit<String> permit = now(sender.reserve());

        assertThat(sender.capacity()).isEqualTo(2);
        assertThat(receiver.isEmpty()).isTrue();

        permit.send("a");
        assertThat(sender.capacity()).isEqualTo(2);
        assertThat(receiver.len()).isEqualTo(1);
    }

    @Test
    void aPlaceThatIsNotUsedGoesBackOnce() throws Exception {
        Permit<String> permit = now(sender.reserve());

        permit.close();
        permit.close();

        assertThat(sender.capacity()).isEqualTo(3);
    }

    @Test
    void aPlaceThatWasUsedDoesNotGoBack() throws Exception {
        try (Permit<String> permit = now(sender.reserve())) {
            permit.send("a");
        }

        assertThat(sender.capacity()).isEqualTo(2);
    }

    @Test
    void aPermitIsUsedUp() throws Exception {
        Permit<String> permit = now(sender.reserve());
        permit.send("a");

        assertThatIllegalStateException()
                .isThrownBy(() -> permit.send("b"))
                .withMessage("no place reserved any more: Permit(0, mpsc(1 of 3))");
        assertThat(Polled.drain(receiver)).containsExactly("a");
    }

    @Test
    void severalPlacesAreReservedTogether() throws Exception {
        Permit<String> permit = now(sender.reserveMany(2));
        permit.send("a");

        assertThat(permit.remaining()).isEqualTo(1);
        assertThat(sender.capacity()).isEqualTo(1);
        permit.close();
        assertThat(sender.capacity()).isEqualTo(2);
    }

    @Test
    void whoWantsSeveralPlacesWaitsUntilAllAreFreeAndHoldsUpThoseBehind() throws Exception {
        sender.trySend("a");
        sender.trySend("b");
        HandPolled<Permit<String>> three = pending(sender.reserveMany(3));
        HandPolled<?> one = pending(sender.send("c"));

        receiver.tryReceive();
        assertThat(three.isWoken()).isFalse();
        assertThat(one.isWoken()).isFalse();

        receiver.tryReceive();
        assertThat(three.wakes()).isEqualTo(1);
        assertThat(one.isWoken()).isFalse();

        three.poll().value().close();
        assertThat(one.wakes()).isEqualTo(1);
    }

    @Test
    void whoIsBehindOneThatWantsSeveralGoesOnWhenThatGivesUp() throws Exception {
        sender.trySend("a");
        HandPolled<Permit<String>> three = pending(sender.reserveMany(3));
        HandPolled<?> one = pending(sender.send("b"));

        three.cancel();

        assertThat(one.wakes()).isEqualTo(1);
        assertThat(one.poll().isReady()).isTrue();
        assertThat(sender.trySend("c")).isTrue();
    }

    @Test
    void aReservationThatIsCancelledWhenItsTurnHasComeGivesThePlacesBack() throws Exception {
        sender.trySend("a");
        HandPolled<Permit<String>> three = pending(sender.reserveMany(3));
        receiver.tryReceive();
        assertThat(three.isWoken()).isTrue();
        assertThat(sender.capacity()).isZero();

        three.cancel();

        assertThat(sender.capacity()).isEqualTo(3);
    }

    @Test
    void aPlaceThatIsGivenBackGoesToWhoWaits() throws Exception {
        Permit<String> all = sender.tryReserveMany(3).orElseThrow();
        HandPolled<?> send = pending(sender.send("a"));

        all.close();

        assertThat(send.wakes()).isEqualTo(1);
    }

    @Test
    void permitsMaySendInAnyOrder() throws Exception {
        Permit<String> first = now(sender.reserve());
        Permit<String> second = now(sender.reserve());

        second.send("b");
        first.send("a");

        assertThat(Polled.drain(receiver)).containsExactly("b", "a");
    }

    @Test
    void aPermitWakesTheReceiver() throws Exception {
        Permit<String> permit = now(sender.reserve());
        HandPolled<?> receive = pending(receiver.receive());

        permit.send("a");

        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void aPermitThatIsGivenBackWhileTheChannelIsOpenWakesNobody() throws Exception {
        Permit<String> permit = now(sender.reserve());
        HandPolled<?> receive = pending(receiver.receive());

        permit.close();

        assertThat(receive.isWoken()).isFalse();
    }

    // ---- PollSender

    private final CountingWaker waker = new CountingWaker();
    private final Context cx = Polled.context(waker);
    private final PollSender<String> poller = sender.pollSender();

    private void fill() {
        for (String value : new String[] {"a", "b", "c"}) {
            assertThat(poller.pollSend(cx, value).isReady()).isTrue();
        }
    }

    @Test
    void pollSendSendsOrHasNotTakenTheValue() {
        fill();

        assertThat(poller.pollSend(cx, "d").isPending()).isTrue();
        receiver.tryReceive();
        assertThat(waker.wakes()).isEqualTo(1);
        assertThat(poller.pollSend(cx, "another").isReady()).isTrue();

        assertThat(Polled.drain(receiver)).containsExactly("b", "c", "another");
    }

    @Test
    void pollReserveKeepsThePlaceForTheNextSend() {
        assertThat(poller.pollReserve(cx).isReady()).isTrue();
        assertThat(poller.pollReserve(cx).isReady()).isTrue();
        assertThat(sender.capacity()).isEqualTo(2);

        poller.send("a");

        assertThat(Polled.drain(receiver)).containsExactly("a");
        assertThatIllegalStateException()
                .isThrownBy(() -> poller.send("b"))
                .withMessage("no place reserved: PollSender(idle, mpsc(0 of 3))");
    }

    @Test
    void pollReserveWaitsInTheRow() {
        fill();
        assertThat(poller.pollReserve(cx).isPending()).isTrue();

        receiver.tryReceive();

        assertThat(waker.wakes()).isEqualTo(1);
        assertThat(poller.pollReserve(cx).isReady()).isTrue();
        poller.send("d");
        assertThat(Polled.drain(receiver)).containsExactly("b", "c", "d");
    }

    @Test
    void aPollSenderThatGivesUpLeavesTheRow() throws Exception {
        fill();
        poller.pollSend(cx, "d");
        HandPolled<?> behind = pending(sender.send("e"));

        assertThat(poller.abortSend()).isTrue();
        receiver.tryReceive();

        assertThat(waker.wakes()).isZero();
        assertThat(behind.wakes()).isEqualTo(1);
        assertThat(poller.abortSend()).isFalse();
    }

    @Test
    void aPollSenderThatGivesUpGivesItsPlaceBack() {
        poller.pollReserve(cx);

        assertThat(poller.abortSend()).isTrue();

        assertThat(sender.capacity()).isEqualTo(3);
        assertThat(poller.pollSend(cx, "a").isReady()).isTrue();
    }

    @Test
    void aPollSenderFailsWithTheValueAndCanBeAskedAgain() {
        receiver.close();

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ChannelClosedException.class)
                    .isThrownBy(() -> poller.pollSend(cx, "a"))
                    .satisfies(closed -> assertThat(closed.value()).isEqualTo("a"));
        }
    }

    @Test
    void aPollSenderThatWaitsIsToldOfTheClose() {
        fill();
        poller.pollSend(cx, "d");

        receiver.close();

        assertThat(waker.wakes()).isEqualTo(1);
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> poller.pollSend(cx, "d"))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo("d"));
    }

    @Test
    void aPollSenderThatHasAPlaceFailsWithTheValueWhenNobodyReceives() {
        poller.pollReserve(cx);
        receiver.close();

        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> poller.send("a"))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo("a"));
        assertThat(poller).hasToString("PollSender(idle, mpsc(0 of 3, closed))");
    }

    @Test
    void aPollSenderEndsWithItsSender() {
        sender.close();

        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> poller.pollSend(cx, "a"));
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> poller.pollReserve(cx));
    }
}
