// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MpmcTest {
    private final List<String> undelivered = new ArrayList<>();
    private final Ends<MpmcSender<String>, MpmcReceiver<String>> ends =
            Channels.<String>builder().onUndelivered(undelivered::add).mpmc(2);
    private final MpmcSender<String> sender = ends.sender();
    private final MpmcReceiver<String> receiver = ends.receiver();

    @Test
    void eachValueGoesToOneReceiver() throws Exception {
        MpmcReceiver<String> other = receiver.copy();
        sender.trySend("a");
        sender.trySend("b");

        assertThat(now(receiver.receive())).contains("a");
        assertThat(now(other.receive())).contains("b");
    }

    @Test
    void eachValueWakesOneOfThoseWhoWaitInTheirOrder() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        HandPolled<Optional<String>> second = pending(receiver.receive());
        HandPolled<Optional<String>> third = pending(receiver.copy().receive());

        sender.trySend("a");
        assertThat(first.wakes()).isEqualTo(1);
        assertThat(second.isWoken()).isFalse();

        sender.trySend("b");
        assertThat(first.wakes()).isEqualTo(1);
        assertThat(second.wakes()).isEqualTo(1);
        assertThat(third.isWoken()).isFalse();

        assertThat(second.poll().value()).contains("a");
        assertThat(first.poll().value()).contains("b");
    }

    @Test
    void aReceiverThatComesByMayBeFasterThanOneThatWasWoken() throws Exception {
        HandPolled<Optional<String>> waiting = pending(receiver.receive());
        sender.trySend("a");

        assertThat(now(receiver.receive())).contains("a");
        assertThat(waiting.poll().isPending()).isTrue();

        sender.trySend("b");
        assertThat(waiting.wakes()).isEqualTo(1);
        assertThat(waiting.poll().value()).contains("b");
    }

    @Test
    void aReceiverThatWasWokenAndIsCancelledPassesTheWakeOn() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        HandPolled<Optional<String>> second = pending(receiver.receive());
        sender.trySend("a");

        first.cancel();

        assertThat(second.wakes()).isEqualTo(1);
        assertThat(second.poll().value()).contains("a");
        assertThat(undelivered).isEmpty();
    }

    @Test
    void aReceiverThatIsCancelledBeforeItWasWokenIsNotWoken() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        HandPolled<Optional<String>> second = pending(receiver.receive());

        first.cancel();
        sender.trySend("a");

        assertThat(first.isWoken()).isFalse();
        assertThat(second.wakes()).isEqualTo(1);
    }

    @Test
    void aWakeThatWasUsedUpIsNotPassedOn() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        HandPolled<Optional<String>> second = pending(receiver.receive());
        sender.trySend("a");
        now(receiver.receive());

        first.cancel();

        assertThat(second.isWoken()).isFalse();
    }

    @Test
    void aReceiveThatGotItsValueByASpuriousPollIsNotWokenLater() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        HandPolled<Optional<String>> second = pending(receiver.receive());
        sender.trySend("a");
        assertThat(second.poll().value()).contains("a");

        sender.trySend("b");

        assertThat(second.isWoken()).isFalse();
        assertThat(first.poll().value()).contains("b");
    }

    @Test
    void theLastWakerWins() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());
        CountingWaker before = receive.changeWaker();
        assertThat(receive.poll().isPending()).isTrue();

        sender.trySend("a");

        assertThat(before.wakes()).isZero();
        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void receiveManyAndDrainGiveWhatIsThere() throws Exception {
        sender.trySend("a");
        sender.trySend("b");
        assertThat(now(receiver.receiveMany(5))).containsExactly("a", "b");

        sender.trySend("c");
        List<String> sink = new ArrayList<>();
        assertThat(receiver.pollDrain(Polled.context(new CountingWaker()), sink::add)
                        .isPending())
                .isTrue();
        assertThat(sink).containsExactly("c");
        sender.close();
        assertThat(receiver.pollDrain(Polled.context(new CountingWaker()), sink::add)
                        .isEnd())
                .isTrue();
    }

    @Test
    void aHandleThatIsPolledAndThenClosedPassesItsWakeOn() throws Exception {
        CountingWaker waker = new CountingWaker();
        MpmcReceiver<String> polled = receiver.copy();
        assertThat(polled.pollReceive(Polled.context(waker)).isPending()).isTrue();
        HandPolled<Optional<String>> other = pending(receiver.receive());
        sender.trySend("a");
        assertThat(waker.wakes()).isEqualTo(1);

        polled.close();

        assertThat(other.wakes()).isEqualTo(1);
        assertThat(other.poll().value()).contains("a");
    }

    @Test
    void aClosedHandleGivesTheEndWhileOthersReceive() throws Exception {
        MpmcReceiver<String> other = receiver.copy();
        sender.trySend("a");
        receiver.close();

        assertThat(now(receiver.receive())).isEmpty();
        assertThat(receiver.tryReceive().isEnd()).isTrue();
        assertThat(other.receiverCount()).isEqualTo(1);
        assertThat(now(other.receive())).contains("a");
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(receiver::copy);
    }

    @Test
    void theReceivingSideIsGoneWithItsLastHandle() {
        MpmcReceiver<String> other = receiver.copy();
        WeakHandle<MpmcReceiver<String>> weak = receiver.downgrade();
        sender.trySend("a");

        receiver.close();
        assertThat(undelivered).isEmpty();
        assertThat(weak.upgrade()).isPresent().get().satisfies(MpmcReceiver::close);

        other.close();
        assertThat(undelivered).containsExactly("a");
        assertThat(weak.upgrade()).isEmpty();
        assertThat(sender.isClosed()).isTrue();
    }

    @Test
    void aFutureThatWaitsGoesOnToWaitWhenItsHandleIsClosed() throws Exception {
        MpmcReceiver<String> other = receiver.copy();
        HandPolled<Optional<String>> waiting = pending(receiver.receive());
        receiver.close();

        sender.trySend("a");

        assertThat(waiting.wakes()).isEqualTo(1);
        assertThat(waiting.poll().value()).contains("a");
        other.close();
    }

    @Test
    void theEndWakesAllWhoWait() throws Exception {
        HandPolled<Optional<String>> first = pending(receiver.receive());
        HandPolled<Optional<String>> second = pending(receiver.receive());

        sender.close();

        assertThat(first.poll().value()).isEmpty();
        assertThat(second.poll().value()).isEmpty();
    }

    // ---- forceSend

    @Test
    void aForcedValuePushesTheOldestOutOfAFullChannel() {
        assertThat(sender.forceSend("a")).isEmpty();
        assertThat(sender.forceSend("b")).isEmpty();

        assertThat(sender.forceSend("c")).contains("a");
        assertThat(sender.forceSend("d")).contains("b");

        assertThat(sender.len()).isEqualTo(2);
        assertThat(sender.trySend("e")).isFalse();
        assertThat(Polled.drain(receiver)).containsExactly("c", "d");
        assertThat(undelivered).isEmpty();
    }

    @Test
    void aForcedValueWakesAReceiver() throws Exception {
        HandPolled<Optional<String>> receive = pending(receiver.receive());

        sender.forceSend("a");

        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void whoWaitsForAPlaceGoesOnToWaitBehindAForcedValue() throws Exception {
        sender.trySend("a");
        sender.trySend("b");
        HandPolled<?> send = pending(sender.send("c"));

        assertThat(sender.forceSend("f")).contains("a");
        assertThat(send.isWoken()).isFalse();

        assertThat(receiver.tryReceive().value()).isEqualTo("b");
        assertThat(send.wakes()).isEqualTo(1);
        send.poll();
        assertThat(Polled.drain(receiver)).containsExactly("f", "c");
    }

    @Test
    void aForcedValueComesBackIfAllPlacesAreReserved() throws Exception {
        Permit<String> permit = now(sender.reserveMany(2));

        assertThat(sender.forceSend("a")).contains("a");

        permit.send("b");
        assertThat(Polled.drain(receiver)).containsExactly("b");
    }

    @Test
    void aForcedValueIsRefusedByAClosedChannel() {
        receiver.close();

        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> sender.forceSend("a"))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo("a"));
    }

    @Test
    void aCopyOfASenderCanForceToo() {
        try (MpmcSender<String> copy = sender.copy()) {
            assertThat(copy.forceSend("a")).isEmpty();
        }
        assertThat(sender.senderCount()).isEqualTo(1);
    }

    @Test
    void anUnboundedChannelHasNoLimit() throws Exception {
        Ends<UnboundedSender<Integer>, MpmcReceiver<Integer>> unbounded = Channels.unboundedMpmc();
        for (int i = 0; i < 10_000; i++) {
            unbounded.sender().send(i);
        }

        assertThat(unbounded.receiver().len()).isEqualTo(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(unbounded.receiver().tryReceive().value()).isEqualTo(i);
        }
        unbounded.sender().close();
        assertThat(now(unbounded.receiver().receive())).isEmpty();
        assertThat(unbounded.receiver()).hasToString("Receiver(mpmc(0, closed))");
    }
}
