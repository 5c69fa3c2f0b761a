// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.support.HandPolled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnboundedMpscTest {
    private final List<Integer> undelivered = new ArrayList<>();
    private final Ends<UnboundedSender<Integer>, Receiver<Integer>> ends =
            Channels.<Integer>builder().onUndelivered(undelivered::add).unboundedMpsc();
    private final UnboundedSender<Integer> sender = ends.sender();
    private final Receiver<Integer> receiver = ends.receiver();

    @Test
    void sendingNeverWaits() {
        for (int i = 0; i < 100_000; i++) {
            sender.send(i);
        }

        assertThat(sender.len()).isEqualTo(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(receiver.tryReceive().value()).isEqualTo(i);
        }
    }

    @Test
    void sendingWakesTheReceiverOnce() throws Exception {
        HandPolled<Optional<Integer>> receive = pending(receiver.receive());

        sender.send(1);
        sender.send(2);

        assertThat(receive.wakes()).isEqualTo(1);
        assertThat(receive.poll().value()).contains(1);
    }

    @Test
    void theEndComesWithTheLastSender() throws Exception {
        UnboundedSender<Integer> copy = sender.copy();
        WeakHandle<UnboundedSender<Integer>> weak = sender.downgrade();
        sender.send(1);
        sender.close();
        copy.send(2);
        copy.close();

        assertThat(Polled.drain(receiver)).containsExactly(1, 2);
        assertThat(now(receiver.receive())).isEmpty();
        assertThat(weak.upgrade()).isEmpty();
    }

    @Test
    void aClosedHandleFailsWithTheValue() {
        UnboundedSender<Integer> copy = sender.copy();
        copy.close();

        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> copy.send(7))
                .withMessage("sender closed: UnboundedSender(mpsc(0))")
                .satisfies(closed -> assertThat(closed.value()).isEqualTo(7));
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(copy::copy);
    }

    @Test
    void closingTheChannelLetsWhatIsThereArrive() throws Exception {
        sender.send(1);

        receiver.closeChannel();

        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> sender.send(2));
        assertThat(now(receiver.receive())).contains(1);
        assertThat(now(receiver.receive())).isEmpty();
        now(sender.closed());
    }

    @Test
    void closingTheReceiverHandsWhatIsThereToTheHook() {
        sender.send(1);
        sender.send(2);

        receiver.close();

        assertThat(undelivered).containsExactly(1, 2);
        assertThat(sender.isClosed()).isTrue();
        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> sender.send(3))
                .withMessage("channel closed: mpsc(0, closed)");
    }

    @Test
    void theMeasuresTellValuesAndHandles() {
        sender.send(1);

        assertThat(receiver.maxCapacity()).isEqualTo(Integer.MAX_VALUE);
        assertThat(sender.senderCount()).isEqualTo(1);
        assertThat(sender.sameChannel(sender.copy())).isTrue();
        assertThat(sender.senderCount()).isEqualTo(2);
        assertThat(sender).hasToString("UnboundedSender(mpsc(1))");
        assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("value");
    }
}
