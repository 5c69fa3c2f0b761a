// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every sequence of six operations on a oneshot channel, beside a model. */
class OneshotModelTest {
    private static final int LENGTH = 6;

    private enum Operation {
        SEND,
        CLOSE_SENDER,
        CLOSE_CHANNEL,
        CANCEL,
        TRY_RECEIVE,
        POLL
    }

    @Test
    void everySequenceDoesWhatTheModelDoes() throws Exception {
        Operation[] all = Operation.values();
        int sequences = (int) Math.pow(all.length, LENGTH);
        for (int n = 0; n < sequences; n++) {
            List<Operation> sequence = new ArrayList<>();
            for (int i = 0, rest = n; i < LENGTH; i++, rest /= all.length) {
                sequence.add(all[rest % all.length]);
            }
            try {
                new Run().go(sequence);
            } catch (Throwable t) {
                throw new AssertionError(sequence + ": " + t.getMessage(), t);
            }
        }
    }

    private static final class Run {
        final List<String> undelivered = new ArrayList<>();
        final Ends<OneshotSender<String>, OneshotReceiver<String>> ends =
                Channels.<String>builder().onUndelivered(undelivered::add).oneshot();
        final HandPolled<String> hand = HandPolled.of(ends.receiver());

        boolean sent;
        boolean senderGone;
        boolean closed;
        boolean ended; // the receiver has given its result, or was cancelled
        boolean lost;
        boolean waiting;

        void go(List<Operation> sequence) throws Exception {
            for (Operation operation : sequence) {
                switch (operation) {
                    case SEND -> send();
                    case CLOSE_SENDER -> {
                        ends.sender().close();
                        senderGone |= !sent;
                    }
                    case CLOSE_CHANNEL -> {
                        ends.receiver().closeChannel();
                        closed = true;
                    }
                    case CANCEL -> cancel();
                    case TRY_RECEIVE -> tryReceive();
                    case POLL -> poll();
                }
                assertThat(ends.sender().isClosed()).isEqualTo(closed);
                assertThat(ends.receiver().isTerminated()).isEqualTo(ended);
                assertThat(undelivered).hasSize(lost ? 1 : 0);
                if (waiting && (sent || senderGone || closed)) {
                    assertThat(hand.isWoken()).isTrue();
                }
            }
        }

        void send() {
            if (sent || senderGone) {
                assertThatIllegalStateException().isThrownBy(() -> ends.sender().send("b"));
                return;
            }
            boolean done = ends.sender().send("a");
            assertThat(done).isEqualTo(!closed);
            sent = done;
        }

        void cancel() {
            ends.receiver().cancel();
            waiting = false;
            if (!ended) {
                ended = true;
                closed = true;
                lost = sent;
            }
        }

        void tryReceive() {
            Received<String> received = ends.receiver().tryReceive();
            if (!ended && sent) {
                assertThat(received).isEqualTo(new Received.Value<>("a"));
            } else {
                assertThat(received.isEnd()).isEqualTo(ended || senderGone || closed);
            }
            if (sent || senderGone || closed) {
                ended = true;
                waiting = false;
            }
        }

        void poll() throws Exception {
            if (ended) {
                assertThatIllegalStateException().isThrownBy(hand::poll);
                return;
            }
            if (sent) {
                assertThat(hand.poll().value()).isEqualTo("a");
                ended = true;
            } else if (senderGone || closed) {
                assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(hand::poll);
                ended = true;
            } else {
                Poll<String> poll = hand.poll();
                assertThat(poll.isPending()).isTrue();
            }
            waiting = !ended;
        }
    }
}
