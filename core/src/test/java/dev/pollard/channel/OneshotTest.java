// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.channel.Polled.Blocked;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OneshotTest {
    private final List<String> undelivered = new ArrayList<>();
    private final Ends<OneshotSender<String>, OneshotReceiver<String>> ends =
            Channels.<String>builder().onUndelivered(undelivered::add).oneshot();
    private final OneshotSender<String> sender = ends.sender();
    private final OneshotReceiver<String> receiver = ends.receiver();

    private void receiveFails() {
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> now(receiver))
                .withMessageStartingWith("closed without a value: OneshotReceiver");
    }

    // ---- the matrix of sent, not sent and sender gone with open, closed and cancelled

    @Nested
    class NotSent {
        @Test
        void andOpenReceiveWaits() throws Exception {
            pending(receiver);
        }

        @Test
        void andOpenTryReceiveIsEmpty() {
            assertThat(receiver.tryReceive().isEmpty()).isTrue();
            assertThat(receiver.isEmpty()).isTrue();
        }

        @Test
        void andOpenSendSends() {
            assertThat(sender.send("a")).isTrue();
        }

        @Test
        void andOpenClosedWaits() throws Exception {
            pending(sender.closed());
            assertThat(sender.isClosed()).isFalse();
        }

        @Test
        void andClosedReceiveFails() {
            receiver.closeChannel();
            receiveFails();
        }

        @Test
        void andClosedTryReceiveEnds() {
            receiver.closeChannel();
            assertThat(receiver.tryReceive().isEnd()).isTrue();
        }

        @Test
        void andClosedSendIsRefused() {
            receiver.closeChannel();
            assertThat(sender.send("a")).isFalse();
            assertThat(undelivered).isEmpty();
        }

        @Test
        void andClosedClosedIsDone() throws Exception {
            receiver.closeChannel();
            now(sender.closed());
            assertThat(sender.isClosed()).isTrue();
        }

        @Test
        void andClosedBySomebodyElseTheReceiverIsWoken() throws Exception {
            HandPolled<String> receive = pending(receiver);
            receiver.closeChannel();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(receive::poll);
        }

        @Test
        void andCancelledSendIsRefused() {
            receiver.cancel();
            assertThat(sender.send("a")).isFalse();
            assertThat(undelivered).isEmpty();
        }

        @Test
        void andCancelledTryReceiveEnds() {
            receiver.cancel();
            assertThat(receiver.tryReceive().isEnd()).isTrue();
        }

        @Test
        void andCancelledWhoWaitsForTheCloseIsWoken() throws Exception {
            HandPolled<?> closed = pending(sender.closed());
            receiver.cancel();
            assertThat(closed.wakes()).isEqualTo(1);
            assertThat(closed.poll().isReady()).isTrue();
        }

        @Test
        void andCancelledPollingIsABug() {
            receiver.cancel();
            assertThatIllegalStateException()
                    .isThrownBy(() -> now(receiver))
                    .withMessage("future polled after cancel: OneshotReceiver(oneshot(closed))");
        }
    }

    @Nested
    class Sent {
        private final boolean sent = sender.send("a");

        @Test
        void andOpenReceiveGivesIt() throws Exception {
            assertThat(sent).isTrue();
            assertThat(receiver.isEmpty()).isFalse();
            assertThat(now(receiver)).isEqualTo("a");
            assertThat(receiver.isEmpty()).isTrue();
        }

        @Test
        void andOpenTryReceiveGivesItOnce() {
            assertThat(receiver.tryReceive()).isEqualTo(new Received.Value<>("a"));
            assertThat(receiver.tryReceive().isEnd()).isTrue();
            assertThat(receiver.isTerminated()).isTrue();
        }

        @Test
        void sendingAgainIsABug() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.send("b"))
                    .withMessage("sent or closed already: oneshot(sent)");
        }

        @Test
        void sendingAgainAfterItWasReceivedIsABug() throws Exception {
            now(receiver);
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.send("b"))
                    .withMessage("sent or closed already: oneshot(received)");
        }

        @Test
        void closingTheSenderChangesNothing() throws Exception {
            sender.close();
            assertThat(now(receiver)).isEqualTo("a");
        }

        @Test
        void andClosedReceiveStillGivesIt() throws Exception {
            receiver.closeChannel();
            assertThat(now(receiver)).isEqualTo("a");
        }

        @Test
        void andClosedTryReceiveStillGivesIt() {
            receiver.closeChannel();
            assertThat(receiver.tryReceive()).isEqualTo(new Received.Value<>("a"));
        }

        @Test
        void andClosedAndCancelledItGoesToTheHook() {
            receiver.closeChannel();
            receiver.cancel();
            assertThat(undelivered).containsExactly("a");
        }

        @Test
        void andCancelledItGoesToTheHookOnce() {
            receiver.cancel();
            receiver.close();
            assertThat(undelivered).containsExactly("a");
        }

        @Test
        void andReceivedCancellingDoesNothing() throws Exception {
            now(receiver);
            receiver.cancel();
            assertThat(undelivered).isEmpty();
        }

        @Test
        void andReceivedPollingIsABug() throws Exception {
            now(receiver);
            assertThatIllegalStateException()
                    .isThrownBy(() -> now(receiver))
                    .withMessage("future polled after completion: OneshotReceiver(oneshot(received))");
        }
    }

    @Nested
    class TheSenderIsGone {
        @Test
        void andOpenReceiveFails() {
            sender.close();
            receiveFails();
        }

        @Test
        void andOpenTryReceiveEnds() {
            sender.close();
            assertThat(receiver.tryReceive().isEnd()).isTrue();
        }

        @Test
        void theReceiverIsWoken() throws Exception {
            HandPolled<String> receive = pending(receiver);
            sender.close();
            assertThat(receive.wakes()).isEqualTo(1);
            assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(receive::poll);
        }

        @Test
        void sendingIsABug() {
            sender.close();
            assertThatIllegalStateException().isThrownBy(() -> sender.send("a"));
        }

        @Test
        void andClosedReceiveFails() {
            sender.close();
            receiver.closeChannel();
            receiveFails();
        }

        @Test
        void andCancelledNothingGoesToTheHook() {
            sender.close();
            receiver.cancel();
            assertThat(undelivered).isEmpty();
        }
    }

    // ---- wakes

    @Test
    void sendingWakesTheReceiver() throws Exception {
        HandPolled<String> receive = pending(receiver);

        sender.send("a");

        assertThat(receive.wakes()).isEqualTo(1);
        assertThat(receive.poll().value()).isEqualTo("a");
    }

    @Test
    void theLastWakerWins() throws Exception {
        HandPolled<String> receive = pending(receiver);
        CountingWaker before = receive.changeWaker();
        assertThat(receive.poll().isPending()).isTrue();

        sender.send("a");

        assertThat(before.wakes()).isZero();
        assertThat(receive.wakes()).isEqualTo(1);
    }

    @Test
    void aReceiverThatWasCancelledIsNotWoken() throws Exception {
        HandPolled<String> receive = pending(receiver);
        receive.cancel();

        sender.send("a");
        sender.close();

        assertThat(receive.isWoken()).isFalse();
    }

    @Test
    void whoGaveUpWaitingForTheCloseIsNotWoken() throws Exception {
        HandPolled<?> closed = pending(sender.closed());
        closed.cancel();

        receiver.cancel();

        assertThat(closed.isWoken()).isFalse();
    }

    @Test
    void receivingCostsAUnit() throws Exception {
        sender.send("a");
        HandPolled<String> receive = HandPolled.of(receiver).withBudget(0);
        assertThat(receive.poll().isPending()).isTrue();
        assertThat(receive.isWoken()).isTrue();

        receive.withBudget(1);
        assertThat(receive.poll().value()).isEqualTo("a");
    }

    @Test
    void blockingReceiveParksUntilTheValueIsSent() throws Exception {
        List<String> got = new ArrayList<>();
        Blocked blocked = Polled.blocked(() -> got.add(receiver.blockingReceive()));

        sender.send("a");

        assertThat(blocked.join()).isNull();
        assertThat(got).containsExactly("a");
    }

    @Test
    void anInterruptCancelsABlockingReceive() throws Exception {
        Blocked blocked = Polled.blocked(receiver::blockingReceive);

        blocked.thread.interrupt();

        assertThat(blocked.join()).isInstanceOf(InterruptedException.class);
        assertThat(sender.isClosed()).isTrue();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("value");
    }
}
