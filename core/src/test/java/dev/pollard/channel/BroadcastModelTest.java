// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a broadcast channel, beside a list of all that was sent and a position for each receiver. */
class BroadcastModelTest {

    private static final class Listener {
        final BroadcastReceiver<Integer> receiver;
        int position;

        @Nullable
        HandPolled<Optional<Integer>> receive;

        Listener(BroadcastReceiver<Integer> receiver, int position) {
            this.receiver = receiver;
            this.position = position;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void aBroadcastDoesWhatTheModelDoes(int capacity) throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            run(new Random(seed * 31L + capacity), capacity, "seed " + seed + ", capacity " + capacity);
        }
    }

    private void run(Random random, int capacity, String name) throws Exception {
        Ends<BroadcastSender<Integer>, BroadcastReceiver<Integer>> ends = Channels.broadcast(capacity);
        BroadcastSender<Integer> sender = ends.sender();
        List<Integer> sent = new ArrayList<>();
        List<Listener> listeners = new ArrayList<>(List.of(new Listener(ends.receiver(), 0)));
        boolean open = true;
        for (int step = 0; step < 600; step++) {
            int what = random.nextInt(100);
            try {
                if (what < 40 && open) {
                    int value = step;
                    assertThat(sender.send(value)).isEqualTo(listeners.size());
                    if (!listeners.isEmpty()) {
                        sent.add(value);
                    }
                } else if (what < 43) {
                    listeners.add(new Listener(sender.subscribe(), sent.size()));
                } else if (what < 45 && !listeners.isEmpty()) {
                    Listener from = listeners.get(random.nextInt(listeners.size()));
                    listeners.add(new Listener(from.receiver.resubscribe(), sent.size()));
                } else if (what < 49 && !listeners.isEmpty()) {
                    listeners.remove(random.nextInt(listeners.size())).receiver.close();
                } else if (what == 50 && step > 400) {
                    sender.close();
                    open = false;
                } else if (!listeners.isEmpty()) {
                    Listener listener = listeners.get(random.nextInt(listeners.size()));
                    if (what < 75) {
                        tryReceive(listener, sent, capacity, open);
                    } else {
                        receive(listener, sent, capacity, open, random.nextInt(5) == 0);
                    }
                }
                check(sender, sent, listeners, capacity, open);
            } catch (Throwable t) {
                throw new AssertionError(name + ", step " + step + ": " + t.getMessage(), t);
            }
        }
    }

    private static void tryReceive(Listener listener, List<Integer> sent, int capacity, boolean open) {
        int missed = Math.max(0, sent.size() - capacity - listener.position);
        try {
            Received<Integer> received = listener.receiver.tryReceive();
            assertThat(missed).isZero();
            if (listener.position < sent.size()) {
                assertThat(received).isEqualTo(new Received.Value<>(sent.get(listener.position++)));
            } else {
                assertThat(received.isEnd()).isEqualTo(!open);
            }
        } catch (LaggedException e) {
            assertThat(e.missed()).isEqualTo(missed);
            listener.position += missed;
        }
    }

    private static void receive(Listener listener, List<Integer> sent, int capacity, boolean open, boolean cancel)
            throws Exception {
        HandPolled<Optional<Integer>> receive = listener.receive;
        if (receive == null) {
            receive = HandPolled.of(listener.receiver.receive());
        } else if (cancel) {
            receive.cancel();
            listener.receive = null;
            return;
        }
        listener.receive = null;
        int missed = Math.max(0, sent.size() - capacity - listener.position);
        try {
            Poll<Optional<Integer>> poll = receive.poll();
            assertThat(missed).isZero();
            if (listener.position < sent.size()) {
                assertThat(poll.value()).contains(sent.get(listener.position++));
            } else {
                assertThat(poll.isReady()).isEqualTo(!open);
            }
            if (poll.isPending()) {
                listener.receive = receive;
            }
        } catch (LaggedException e) {
            assertThat(e.missed()).isEqualTo(missed);
            listener.position += missed;
        }
    }

    private static void check(
            BroadcastSender<Integer> sender, List<Integer> sent, List<Listener> listeners, int capacity, boolean open) {
        int oldest = sent.size();
        for (Listener listener : listeners) {
            oldest = Math.min(oldest, listener.position);
            assertThat(listener.receiver.len()).isEqualTo(sent.size() - listener.position);
            HandPolled<Optional<Integer>> waiting = listener.receive;
            if (waiting != null && (listener.position < sent.size() || !open)) {
                assertThat(waiting.isWoken()).as("woken for a value or the end").isTrue();
            }
        }
        assertThat(sender.receiverCount()).isEqualTo(listeners.size());
        assertThat(sender.len()).isEqualTo(Math.min(capacity, sent.size() - oldest));
    }
}
