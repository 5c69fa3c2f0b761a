// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pollard.support.HandPolled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The table of dev.pollard.channel's package-info, a test for each cell. The channel holds two values. */
abstract class CloseMatrix {
    final List<String> undelivered = new ArrayList<>();
    private final Ends<? extends Sender<String>, ? extends Receiver<String>> ends =
            make(Channels.<String>builder().onUndelivered(undelivered::add));
    final Sender<String> sender = ends.sender();
    final Receiver<String> receiver = ends.receiver();

    /** Not closed before, so that it tells of the channel and not of its own handle: it is weak until then. */
    final WeakHandle<Sender<String>> weak = sender.downgrade();

    abstract Ends<? extends Sender<String>, ? extends Receiver<String>> make(ChannelBuilder<String> builder);

    private void receiveGives(String value) throws Exception {
        assertThat(now(receiver.receive())).contains(value);
    }

    private void receiveEnds() throws Exception {
        assertThat(now(receiver.receive())).isEmpty();
        assertThat(now(receiver.receiveMany(3))).isEmpty();
    }

    private HandPolled<Optional<String>> receiveWaits() throws Exception {
        return pending(receiver.receive());
    }

    private void tryReceiveGives(String value) {
        assertThat(receiver.tryReceive()).isEqualTo(new Received.Value<>(value));
    }

    private void tryReceiveIsEmpty() {
        assertThat(receiver.tryReceive().isEmpty()).isTrue();
    }

    private void tryReceiveEnds() {
        assertThat(receiver.tryReceive().isEnd()).isTrue();
    }

    private void sendFails() {
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> now(sender.send("x")))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo("x"));
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> sender.trySend("x"))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo("x"));
        assertThat(undelivered).doesNotContain("x");
    }

    private void reserveFails() {
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> now(sender.reserve()))
                .satisfies(closed -> assertThat(closed.value()).isNull());
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(sender::tryReserve);
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> sender.pollSender().pollReserve(Polled.context(new HandPolled.CountingWaker())));
    }

    private void closedWaits() throws Exception {
        pending(sender.closed());
        assertThat(sender.isClosed()).isFalse();
    }

    private void closedIsDone() throws Exception {
        now(sender.closed());
        assertThat(sender.isClosed()).isTrue();
    }

    @Nested
    class NothingIsClosedAndNothingIsUnderWay {
        @Test
        void receiveWaits() throws Exception {
            CloseMatrix.this.receiveWaits();
        }

        @Test
        void tryReceiveIsEmpty() {
            CloseMatrix.this.tryReceiveIsEmpty();
        }

        @Test
        void sendSends() throws Exception {
            now(sender.send("a"));
            tryReceiveGives("a");
        }

        @Test
        void reserveReserves() throws Exception {
            assertThat(now(sender.reserve()).remaining()).isEqualTo(1);
        }

        @Test
        void aPermitSends() throws Exception {
            now(sender.reserve()).send("a");
            tryReceiveGives("a");
        }

        @Test
        void closedWaits() throws Exception {
            CloseMatrix.this.closedWaits();
        }

        @Test
        void theReceiverIsNotClosed() {
            assertThat(receiver.isClosed()).isFalse();
        }

        @Test
        void aWeakHandleCanBeUpgraded() {
            assertThat(weak.upgrade()).isPresent();
        }
    }

    @Nested
    class EverySenderIsClosedAndAValueIsThere {
        private final Permit<String> permit = sender.tryReserve().orElseThrow();

        @BeforeEach
        void close() {
            sender.trySend("a");
            sender.close();
        }

        @Test
        void receiveGivesIt() throws Exception {
            receiveGives("a");
        }

        @Test
        void tryReceiveGivesIt() {
            tryReceiveGives("a");
        }

        @Test
        void sendFails() {
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void aPermitSends() {
            permit.send("b");
            assertThat(Polled.drain(receiver)).containsExactly("a", "b");
        }

        @Test
        void closedWaits() throws Exception {
            CloseMatrix.this.closedWaits();
        }

        @Test
        void theReceiverIsClosed() {
            assertThat(receiver.isClosed()).isTrue();
        }

        @Test
        void aWeakHandleCannotBeUpgraded() {
            assertThat(weak.upgrade()).isEmpty();
        }
    }

    @Nested
    class EverySenderIsClosedAndAPermitIsOut {
        private final Permit<String> permit = sender.tryReserve().orElseThrow();

        @BeforeEach
        void close() {
            sender.close();
        }

        @Test
        void receiveWaitsForItsValue() throws Exception {
            HandPolled<Optional<String>> receive = receiveWaits();
            permit.send("a");
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).contains("a");
            receiveEnds();
        }

        @Test
        void receiveIsWokenForTheEndWhenThePlaceIsGivenBack() throws Exception {
            HandPolled<Optional<String>> receive = receiveWaits();
            permit.close();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).isEmpty();
        }

        @Test
        void tryReceiveIsEmpty() {
            CloseMatrix.this.tryReceiveIsEmpty();
            permit.close();
            tryReceiveEnds();
        }

        @Test
        void sendFails() {
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void aPermitSends() {
            permit.send("a");
            tryReceiveGives("a");
        }

        @Test
        void closedWaits() throws Exception {
            CloseMatrix.this.closedWaits();
        }
    }

    @Nested
    class EverySenderIsClosedAndASendWaits {
        private HandPolled<?> send;
        private Permit<String> permit;

        @BeforeEach
        void close() throws Exception {
            permit = sender.tryReserve().orElseThrow();
            sender.trySend("a");
            send = pending(sender.send("b"));
            sender.close();
        }

        @Test
        void receiveGivesItsValueToo() throws Exception {
            receiveGives("a");
            HandPolled<Optional<String>> receive = receiveWaits();
            assertThat(send.poll().isReady()).isTrue();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).contains("b");
        }

        @Test
        void receiveIsWokenForTheEndWhenTheSendIsCancelled() throws Exception {
            permit.close();
            receiveGives("a");
            HandPolled<Optional<String>> receive = receiveWaits();
            send.cancel();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).isEmpty();
            assertThat(undelivered).containsExactly("b");
        }

        @Test
        void tryReceiveGivesItsValueToo() throws Exception {
            tryReceiveGives("a");
            tryReceiveIsEmpty();
            assertThat(send.poll().isReady()).isTrue();
            tryReceiveGives("b");
        }

        @Test
        void anotherSendFails() {
            sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void aPermitSends() throws Exception {
            permit.send("p");
            tryReceiveGives("a");
            assertThat(send.poll().isReady()).isTrue();
            assertThat(Polled.drain(receiver)).containsExactly("p", "b");
            tryReceiveEnds();
        }

        @Test
        void closedWaits() throws Exception {
            CloseMatrix.this.closedWaits();
        }
    }

    @Nested
    class EverySenderIsClosedAndNothingIsUnderWay {
        @BeforeEach
        void close() {
            sender.close();
        }

        @Test
        void receiveEnds() throws Exception {
            CloseMatrix.this.receiveEnds();
        }

        @Test
        void tryReceiveEnds() {
            CloseMatrix.this.tryReceiveEnds();
        }

        @Test
        void sendFails() {
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void closedWaits() throws Exception {
            CloseMatrix.this.closedWaits();
        }
    }

    @Nested
    class TheChannelIsClosedAndAValueIsThere {
        private Permit<String> permit;

        @BeforeEach
        void close() {
            permit = sender.tryReserve().orElseThrow();
            sender.trySend("a");
            receiver.closeChannel();
        }

        @Test
        void receiveGivesIt() throws Exception {
            receiveGives("a");
        }

        @Test
        void tryReceiveGivesIt() {
            tryReceiveGives("a");
        }

        @Test
        void sendFails() {
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void aPermitSends() {
            permit.send("b");
            assertThat(Polled.drain(receiver)).containsExactly("a", "b");
        }

        @Test
        void closedIsDone() throws Exception {
            CloseMatrix.this.closedIsDone();
        }

        @Test
        void nothingGoesToTheHook() {
            assertThat(undelivered).isEmpty();
        }
    }

    @Nested
    class TheChannelIsClosedAndAPermitIsOut {
        private Permit<String> permit;

        @BeforeEach
        void close() {
            permit = sender.tryReserve().orElseThrow();
            sender.closeChannel();
        }

        @Test
        void receiveWaitsForItsValue() throws Exception {
            HandPolled<Optional<String>> receive = receiveWaits();
            permit.send("a");
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).contains("a");
            receiveEnds();
        }

        @Test
        void receiveIsWokenForTheEndWhenThePlaceIsGivenBack() throws Exception {
            HandPolled<Optional<String>> receive = receiveWaits();
            permit.close();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).isEmpty();
        }

        @Test
        void tryReceiveIsEmpty() {
            CloseMatrix.this.tryReceiveIsEmpty();
            permit.close();
            tryReceiveEnds();
        }

        @Test
        void sendFails() {
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void aPermitSends() {
            permit.send("a");
            tryReceiveGives("a");
        }

        @Test
        void closedIsDone() throws Exception {
            CloseMatrix.this.closedIsDone();
        }
    }

    @Nested
    class TheChannelIsClosedAndASendWaits {
        private HandPolled<?> send;
        private HandPolled<?> reserve;

        @BeforeEach
        void close() throws Exception {
            sender.trySend("a");
            sender.trySend("b");
            send = pending(sender.send("c"));
            reserve = pending(sender.reserve());
            sender.closeChannel();
        }

        @Test
        void theSendIsWokenAndFailsWithItsValue() {
            assertThat(send.wakes()).isEqualTo(1);
            assertThatExceptionOfType(ChannelClosedException.class)
                    .isThrownBy(send::poll)
                    .satisfies(closed -> assertThat(closed.value()).isEqualTo("c"));
            assertThat(undelivered).isEmpty();
        }

        @Test
        void theReservationIsWokenAndFails() {
            assertThat(reserve.wakes()).isEqualTo(1);
            assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(reserve::poll);
        }

        @Test
        void aSendThatIsCancelledAfterThatHandsItsValueToTheHook() {
            send.cancel();
            assertThat(undelivered).containsExactly("c");
        }

        @Test
        void receiveEndsAfterTheValuesThatWereSent() throws Exception {
            receiveGives("a");
            receiveGives("b");
            receiveEnds();
        }

        @Test
        void tryReceiveEndsAfterTheValuesThatWereSent() {
            assertThat(Polled.drain(receiver)).containsExactly("a", "b");
            tryReceiveEnds();
        }

        @Test
        void closedIsDone() throws Exception {
            CloseMatrix.this.closedIsDone();
        }
    }

    @Nested
    class TheChannelIsClosedAndNothingIsUnderWay {
        @Test
        void whoWaitsIsWokenForTheEnd() throws Exception {
            HandPolled<Optional<String>> receive = receiveWaits();
            HandPolled<?> closed = pending(sender.closed());
            sender.closeChannel();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).isEmpty();
            assertThat(closed.wakes()).isEqualTo(1);
            assertThat(closed.poll().isReady()).isTrue();
        }

        @Test
        void receiveEnds() throws Exception {
            sender.closeChannel();
            CloseMatrix.this.receiveEnds();
        }

        @Test
        void tryReceiveEnds() {
            sender.closeChannel();
            CloseMatrix.this.tryReceiveEnds();
        }

        @Test
        void sendFails() {
            sender.closeChannel();
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            sender.closeChannel();
            CloseMatrix.this.reserveFails();
        }

        @Test
        void closedIsDone() throws Exception {
            sender.closeChannel();
            CloseMatrix.this.closedIsDone();
        }

        @Test
        void closingAgainChangesNothing() throws Exception {
            sender.closeChannel();
            receiver.closeChannel();
            sender.close();
            sender.close();
            CloseMatrix.this.receiveEnds();
        }
    }

    @Nested
    class TheReceiverIsClosed {
        private Permit<String> permit;
        private HandPolled<?> send;
        private HandPolled<?> closed;

        @BeforeEach
        void close() throws Exception {
            permit = sender.tryReserve().orElseThrow();
            sender.trySend("a");
            send = pending(sender.send("b"));
            closed = pending(sender.closed());
            receiver.close();
        }

        @Test
        void theValuesThatWereThereGoToTheHook() {
            assertThat(undelivered).containsExactly("a");
        }

        @Test
        void theHookIsCalledOnce() {
            receiver.close();
            receiver.closeChannel();
            assertThat(undelivered).containsExactly("a");
        }

        @Test
        void receiveEnds() throws Exception {
            CloseMatrix.this.receiveEnds();
        }

        @Test
        void tryReceiveEnds() {
            CloseMatrix.this.tryReceiveEnds();
        }

        @Test
        void sendFails() {
            CloseMatrix.this.sendFails();
        }

        @Test
        void reserveFails() {
            CloseMatrix.this.reserveFails();
        }

        @Test
        void aSendThatWaitedIsWokenAndFailsWithItsValue() {
            assertThat(send.wakes()).isEqualTo(1);
            assertThatExceptionOfType(ChannelClosedException.class)
                    .isThrownBy(send::poll)
                    .satisfies(failure -> assertThat(failure.value()).isEqualTo("b"));
        }

        @Test
        void aPermitFailsWithItsValue() {
            assertThatExceptionOfType(ChannelClosedException.class)
                    .isThrownBy(() -> permit.send("p"))
                    .satisfies(failure -> assertThat(failure.value()).isEqualTo("p"));
            assertThat(undelivered).containsExactly("a");
        }

        @Test
        void aPermitCanBeGivenBack() {
            permit.close();
            CloseMatrix.this.tryReceiveEnds();
        }

        @Test
        void closedIsDone() throws Exception {
            assertThat(closed.wakes()).isEqualTo(1);
            assertThat(closed.poll().isReady()).isTrue();
            CloseMatrix.this.closedIsDone();
        }
    }

    @Nested
    class HandlesAreCounted {
        @Test
        void theEndComesWithTheLastSender() throws Exception {
            Sender<String> copy = sender.copy();
            HandPolled<Optional<String>> receive = receiveWaits();
            sender.close();
            sender.close();
            assertThat(receive.isWoken()).isFalse();
            copy.close();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThat(receive.poll().value()).isEmpty();
        }

        @Test
        void aClosedHandleFailsWhileOthersSend() throws Exception {
            Sender<String> copy = sender.copy();
            sender.close();
            sendFails();
            reserveFails();
            assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(sender::copy);
            now(copy.send("a"));
            tryReceiveGives("a");
        }

        @Test
        void aWeakHandleDoesNotKeepTheChannelOpen() throws Exception {
            sender.close();
            receiveEnds();
            assertThat(weak.upgrade()).isEmpty();
        }

        @Test
        void anUpgradedHandleDoes() throws Exception {
            Sender<String> strong = weak.upgrade().orElseThrow();
            sender.close();
            HandPolled<Optional<String>> receive = receiveWaits();
            assertThat(receiver.senderCount()).isEqualTo(1);
            strong.close();
            assertThat(receive.poll().value()).isEmpty();
        }
    }
}
