// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a queue, on one thread, beside a model that is too simple to be wrong. */
class QueueModelTest {
    private static final int SEEDS = 100;
    private static final int STEPS = 400;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 40})
    void aChannelWithOneReceiverDoesWhatTheModelDoes(int capacity) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed, capacity, Channels.builder(), false).go();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 40})
    void aChannelWithSeveralReceiversDoesWhatTheModelDoes(int capacity) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed, capacity, Channels.builder(), true).go();
        }
    }

    /** Somebody who waits for places, with a value to send or for a permit. */
    private static final class Claim {
        final HandPolled<?> hand;
        final int places;
        final @Nullable Integer value;
        boolean served;
        boolean refused;

        Claim(Future<?> future, int places, @Nullable Integer value) {
            this.hand = HandPolled.of(future);
            this.places = places;
            this.value = value;
        }
    }

    private static final class Run {
        final String name;
        final Random random;
        final int capacity;
        final List<Integer> undelivered = new ArrayList<>();
        final Sender<Integer> sender;
        final Receiver<Integer> receiver;
        final List<Sender<Integer>> handles = new ArrayList<>();

        // The model.
        final Deque<Integer> queue = new ArrayDeque<>();
        final List<Claim> row = new ArrayList<>();
        final List<Integer> lost = new ArrayList<>();
        int reserved;
        boolean sendersGone;
        boolean closed;
        boolean receiverGone;

        // What is under way.
        final List<Claim> claims = new ArrayList<>();
        final List<Permit<Integer>> permits = new ArrayList<>();

        @Nullable
        HandPolled<Optional<Integer>> receive;

        int next;

        Run(int seed, int capacity, ChannelBuilder<Integer> builder, boolean shared) {
            this.name = "seed " + seed + ", capacity " + capacity;
            this.random = new Random(seed * 31L + capacity);
            this.capacity = capacity;
            builder.onUndelivered(undelivered::add);
            Ends<? extends Sender<Integer>, ? extends Receiver<Integer>> ends =
                    shared ? builder.mpmc(capacity) : builder.mpsc(capacity);
            this.sender = ends.sender();
            this.receiver = ends.receiver();
            handles.add(sender);
        }

        void go() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                try {
                    operate();
                    check();
                } catch (Throwable t) {
                    throw new AssertionError(name + ", step " + step + ": " + t.getMessage(), t);
                }
            }
        }

        void operate() throws Exception {
            switch (random.nextInt(100)) {
                case 0 -> closeAHandle();
                case 1 -> {
                    if (random.nextInt(10) == 0) {
                        closeChannel();
                    }
                }
                case 2 -> {
                    if (random.nextInt(20) == 0) {
                        closeReceiver();
                    }
                }
                case 3 -> handles.add(copy());
                default -> {
                    switch (random.nextInt(10)) {
                        case 0, 1 -> trySend();
                        case 2 -> {
                            int value = next++;
                            claims.add(new Claim(sender.send(value), 1, value));
                        }
                        case 3 -> {
                            int places = 1 + random.nextInt(capacity);
                            claims.add(new Claim(sender.reserveMany(places), places, null));
                        }
                        case 4, 5 -> pollAClaim();
                        case 6 -> cancelAClaim();
                        case 7 -> useAPermit();
                        case 8 -> tryReceive();
                        default -> receive();
                    }
                }
            }
        }

        boolean mayStart() {
            return !sendersGone && !closed;
        }

        int free() {
            return capacity - queue.size() - reserved;
        }

        void serve() {
            while (!row.isEmpty() && row.get(0).places <= free()) {
                Claim first = row.remove(0);
                reserved += first.places;
                first.served = true;
            }
        }

        Sender<Integer> copy() {
            Sender<Integer> last = handles.get(handles.size() - 1);
            try {
                return last.copy();
            } catch (ChannelClosedException e) {
                assertThat(sendersGone).isTrue();
                return last;
            }
        }

        /** The first handle is the one that is used, and is closed last. */
        void closeAHandle() {
            if (handles.size() > 1) {
                handles.remove(handles.size() - 1).close();
            } else if (random.nextInt(5) == 0) {
                sender.close();
                sendersGone = true;
            }
        }

        void closeChannel() {
            if (random.nextBoolean()) {
                sender.closeChannel();
            } else {
                receiver.closeChannel();
            }
            modelClose();
        }

        void modelClose() {
            closed = true;
            row.forEach(claim -> claim.refused = true);
            row.clear();
        }

        void closeReceiver() {
            receiver.close();
            modelClose();
            receiverGone = true;
            lost.addAll(queue);
            queue.clear();
        }

        void trySend() {
            int value = next++;
            try {
                boolean sent = sender.trySend(value);
                assertThat(mayStart()).isTrue();
                assertThat(sent).isEqualTo(row.isEmpty() && free() > 0);
                if (sent) {
                    queue.add(value);
                }
            } catch (ChannelClosedException e) {
                assertThat(mayStart()).isFalse();
                assertThat(e.value()).isEqualTo(value);
            }
        }

        void pollAClaim() throws Exception {
            if (claims.isEmpty()) {
                return;
            }
            Claim claim = claims.get(random.nextInt(claims.size()));
            boolean begins = !row.contains(claim) && !claim.served && !claim.refused;
            if (begins) {
                if (!mayStart()) {
                    claim.refused = true;
                } else if (row.isEmpty() && claim.places <= free()) {
                    reserved += claim.places;
                    claim.served = true;
                } else {
                    row.add(claim);
                }
            }
            Poll<?> poll;
            try {
                poll = claim.hand.poll();
            } catch (ChannelClosedException e) {
                assertThat(claim.refused || (receiverGone && claim.value != null))
                        .isTrue();
                assertThat(e.value()).isEqualTo(claim.value);
                claims.remove(claim);
                if (claim.served) {
                    reserved -= claim.places;
                }
                return;
            }
            assertThat(poll.isReady()).isEqualTo(claim.served && !(receiverGone && claim.value != null));
            if (poll.isReady()) {
                claims.remove(claim);
                if (claim.value != null) {
                    reserved--;
                    queue.add(claim.value);
                } else {
                    @SuppressWarnings("unchecked")
                    Permit<Integer> permit = (Permit<Integer>) poll.value();
                    permits.add(permit);
                }
            }
        }

        void cancelAClaim() {
            if (claims.isEmpty()) {
                return;
            }
            Claim claim = claims.remove(random.nextInt(claims.size()));
            claim.hand.cancel();
            row.remove(claim);
            if (claim.served) {
                reserved -= claim.places;
            }
            if (claim.value != null) {
                lost.add(claim.value);
            }
            serve();
        }

        void useAPermit() {
            if (permits.isEmpty()) {
                return;
            }
            Permit<Integer> permit = permits.get(random.nextInt(permits.size()));
            int value = next++;
            if (random.nextInt(3) == 0) {
                reserved -= permit.remaining();
                permit.close();
                serve();
            } else {
                reserved--;
                try {
                    permit.send(value);
                    assertThat(receiverGone).isFalse();
                    queue.add(value);
                } catch (ChannelClosedException e) {
                    assertThat(receiverGone).isTrue();
                    assertThat(e.value()).isEqualTo(value);
                }
            }
            if (permit.remaining() == 0) {
                permits.remove(permit);
            }
        }

        boolean isSealed() {
            return receiverGone || (!mayStart() && reserved == 0 && row.isEmpty());
        }

        void tryReceive() {
            Received<Integer> received = receiver.tryReceive();
            Integer expected = queue.poll();
            if (expected != null) {
                assertThat(received).isEqualTo(new Received.Value<>(expected));
                serve();
            } else {
                assertThat(received.isEnd()).isEqualTo(isSealed());
                assertThat(received.isEmpty()).isNotEqualTo(isSealed());
            }
        }

        void receive() throws Exception {
            if (receive == null) {
                receive = HandPolled.of(receiver.receive());
            } else if (random.nextInt(5) == 0) {
                receive.cancel();
                receive = null;
                return;
            }
            Poll<Optional<Integer>> poll = receive.poll();
            Integer expected = queue.poll();
            if (expected != null) {
                assertThat(poll.value()).contains(expected);
                serve();
            } else {
                assertThat(poll.isReady()).isEqualTo(isSealed());
            }
            if (poll.isReady()) {
                receive = null;
            }
        }

        void check() {
            assertThat(receiver.len()).isEqualTo(queue.size());
            assertThat(sender.capacity()).isEqualTo(free());
            assertThat(undelivered).isEqualTo(lost);
            for (Claim claim : claims) {
                // Woken if it has waited and does so no more.
                boolean waited = claim.hand.waker().wakes() > 0;
                assertThat(waited && row.contains(claim)).isFalse();
            }
            HandPolled<Optional<Integer>> waiting = receive;
            if (waiting != null && (!queue.isEmpty() || isSealed())) {
                assertThat(waiting.isWoken()).as("woken for a value or the end").isTrue();
            }
        }
    }
}
