// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.LaggedException;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Permit;
import dev.pollard.channel.PollSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.channel.WatchSender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels between real workers and threads: each value arrives once, in the order of its sender, and nobody sleeps for ever. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ChannelStressTest {
    private static final int SENDERS = 4;
    private static final int EACH = 20_000;

    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(3).build();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** The n-th value of a sender. */
    private static long value(int sender, long n) {
        return (long) sender << 32 | n;
    }

    /** Sends by being polled, and closes its handle. */
    private static Future<Long> sending(Sender<Long> sender, int number, int times) {
        PollSender<Long> poller = sender.pollSender();
        int[] next = new int[1];
        return Futures.pollFn(cx -> {
            while (next[0] < times) {
                if (poller.pollSend(cx, value(number, next[0])).isPending()) {
                    return Poll.pending();
                }
                next[0]++;
            }
            sender.close();
            return Poll.ready((long) times);
        });
    }

    /** Checks that the values of each sender come in order, without a gap if all go here. */
    private static final class Order {
        final long[] next = new long[SENDERS];
        final boolean complete;
        long count;

        Order(boolean complete) {
            this.complete = complete;
        }

        boolean add(long value) {
            int sender = (int) (value >>> 32);
            long n = value & 0xFFFF_FFFFL;
            if (complete ? n != next[sender] : n < next[sender]) {
                throw new AssertionError("value " + n + " of sender " + sender + " where " + next[sender] + " was due");
            }
            next[sender] = n + 1;
            count++;
            return true;
        }
    }

    private static Future<Long> receiving(Receiver<Long> receiver, Order order, boolean drain) {
        return Futures.pollFn(cx -> {
            while (true) {
                Step<?> step = drain ? receiver.pollDrain(cx, order::add) : receiver.pollReceive(cx);
                if (step.isPending()) {
                    return Poll.pending();
                }
                if (step.isEnd()) {
                    return Poll.ready(order.count);
                }
                order.add((Long) step.value());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1024})
    void manyTasksSendToOne(int capacity) throws Exception {
        for (boolean drain : new boolean[] {false, true}) {
            Ends<Sender<Long>, Receiver<Long>> ends = Channels.mpsc(capacity);
            for (int i = 0; i < SENDERS; i++) {
                runtime.spawn(sending(ends.sender().copy(), i, EACH));
            }
            ends.sender().close();

            assertThat(runtime.blockOn(receiving(ends.receiver(), new Order(true), drain)))
                    .isEqualTo((long) SENDERS * EACH);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void manyTasksSendToMany(int capacity) throws Exception {
        Ends<MpmcSender<Long>, MpmcReceiver<Long>> ends = Channels.mpmc(capacity);
        List<JoinHandle<Long>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            receivers.add(runtime.spawn(receiving(ends.receiver().copy(), new Order(false), i == 0)));
        }
        for (int i = 0; i < SENDERS; i++) {
            runtime.spawn(sending(ends.sender().copy(), i, EACH));
        }
        ends.sender().close();
        ends.receiver().close();

        long sum = 0;
        for (JoinHandle<Long> receiver : receivers) {
            sum += runtime.blockOn(receiver);
        }
        assertThat(sum).isEqualTo((long) SENDERS * EACH);
    }

    @Test
    void threadsSendToATaskAndATaskToThreads() throws Exception {
        Ends<Sender<Long>, Receiver<Long>> to = Channels.mpsc(4);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int number = i;
            Sender<Long> sender = to.sender().copy();
            Thread thread = new Thread(() -> {
                try (sender) {
                    for (int n = 0; n < EACH / 4; n++) {
                        sender.blockingSend(value(number, n));
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        to.sender().close();
        Ends<Sender<Long>, Receiver<Long>> back = Channels.mpsc(4);
        PollSender<Long> poller = back.sender().pollSender();
        @Nullable Long[] held = new Long[1];
        JoinHandle<Long> relay = runtime.spawn(Futures.pollFn(cx -> {
            while (true) {
                if (held[0] == null) {
                    Step<Long> step = to.receiver().pollReceive(cx);
                    if (step.isPending()) {
                        return Poll.pending();
                    }
                    if (step.isEnd()) {
                        back.sender().close();
                        return Poll.ready(0L);
                    }
                    held[0] = step.value();
                }
                if (poller.pollSend(cx, held[0]).isPending()) {
                    return Poll.pending();
                }
                held[0] = null;
            }
        }));

        Order order = new Order(true);
        for (Optional<Long> value = back.receiver().blockingReceive();
                value.isPresent();
                value = back.receiver().blockingReceive()) {
            order.add(value.get());
        }
        assertThat(order.count).isEqualTo((long) SENDERS * (EACH / 4));
        runtime.blockOn(relay);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Sends, reservations and receives are cancelled at random moments, while the receiver closes at some time: all values are accounted for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noValueIsLostOrDoubledWhateverIsCancelled(boolean shared) throws Exception {
        for (int round = 0; round < 20; round++) {
            AtomicLong undelivered = new AtomicLong();
            AtomicLong returned = new AtomicLong();
            AtomicLong received = new AtomicLong();
            ChannelEnds ends = ChannelEnds.of(shared, undelivered);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Sender<Long> sender = ends.sender.copy();
                threads.add(new Thread(() -> returned.addAndGet(sendAndCancel(sender))));
            }
            ends.sender.close();
            int last = 500 + round * 100;
            threads.add(new Thread(() -> received.addAndGet(receiveAndCancel(ends.receiver, last))));
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(received.get() + undelivered.get() + returned.get())
                    .as("round %d: received %s, undelivered %s, returned %s", round, received, undelivered, returned)
                    .isEqualTo((long) SENDERS * 2000);
        }
    }

    private record ChannelEnds(Sender<Long> sender, Receiver<Long> receiver) {
        static ChannelEnds of(boolean shared, AtomicLong undelivered) {
            if (shared) {
                Ends<MpmcSender<Long>, MpmcReceiver<Long>> ends = Channels.<Long>builder()
                        .onUndelivered(value -> undelivered.incrementAndGet())
                        .mpmc(3);
                return new ChannelEnds(ends.sender(), ends.receiver());
            }
            Ends<Sender<Long>, Receiver<Long>> ends = Channels.<Long>builder()
                    .onUndelivered(value -> undelivered.incrementAndGet())
                    .mpsc(3);
            return new ChannelEnds(ends.sender(), ends.receiver());
        }
    }

    /** Returns how many of its 2000 values came back. */
    private static long sendAndCancel(Sender<Long> sender) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long back = 0;
        try (sender) {
            for (long n = 0; n < 2000; n++) {
                int polls = random.nextInt(4);
                try {
                    if (random.nextInt(3) == 0) {
                        Future<Permit<Long>> reserve = sender.reserveMany(1 + random.nextInt(2));
                        Permit<Long> permit = pollOrCancel(reserve, polls);
                        if (permit == null) {
                            back++;
                        } else {
                            try (permit) {
                                permit.send(n);
                            }
                        }
                    } else {
                        pollOrCancel(sender.send(n), polls);
                    }
                } catch (ChannelClosedException e) {
                    back++;
                }
            }
        }
        return back;
    }

    private static <T extends @Nullable Object> @Nullable T pollOrCancel(Future<T> future, int polls) {
        try {
            for (int i = 0; i < polls; i++) {
                Poll<T> poll = future.poll(dev.pollard.task.Context.of(() -> {}));
                if (poll.isReady()) {
                    return poll.value();
                }
                Thread.yield();
            }
        } catch (ChannelClosedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        future.cancel();
        return null;
    }

    private static long receiveAndCancel(Receiver<Long> receiver, int last) {
        long count = 0;
        while (count < last) {
            Optional<Long> value = pollOrCancel(receiver.receive(), 2);
            if (value != null) {
                if (value.isEmpty()) {
                    break;
                }
                count++;
            }
        }
        receiver.close();
        return count;
    }

    @Test
    void aForcedValueNeverWaitsAndNothingIsLost() throws Exception {
        Ends<MpmcSender<Long>, MpmcReceiver<Long>> ends = Channels.mpmc(4);
        AtomicLong displaced = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            MpmcSender<Long> sender = ends.sender().copy();
            threads.add(new Thread(() -> {
                try (sender) {
                    for (long n = 0; n < EACH; n++) {
                        displaced.addAndGet(sender.forceSend(n).isPresent() ? 1 : 0);
                    }
                }
            }));
        }
        ends.sender().close();
        threads.forEach(Thread::start);
        long received = 0;
        while (ends.receiver().blockingReceive().isPresent()) {
            received++;
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(received + displaced.get()).isEqualTo((long) SENDERS * EACH);
    }

    @Test
    void aOneshotGivesItsValueOrTellsOfTheClose() throws Exception {
        for (int i = 0; i < 5000; i++) {
            AtomicLong undelivered = new AtomicLong();
            Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> ends = Channels.<Integer>builder()
                    .onUndelivered(value -> undelivered.incrementAndGet())
                    .oneshot();
            JoinHandle<Boolean> send =
                    runtime.spawn(Futures.fromCallable(() -> ends.sender().send(1)));
            if (i % 2 == 0) {
                assertThat(runtime.blockOn(ends.receiver())).isEqualTo(1);
                assertThat(runtime.blockOn(send)).isTrue();
            } else {
                ends.receiver().cancel();
                assertThat(undelivered.get()).isEqualTo(runtime.blockOn(send) ? 1 : 0);
            }
        }
    }

    @Test
    void aBroadcastReachesAllInOrderAndTellsWhatWasMissed() throws Exception {
        Ends<BroadcastSender<Long>, BroadcastReceiver<Long>> ends = Channels.broadcast(64);
        List<JoinHandle<Long>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            BroadcastReceiver<Long> receiver =
                    i == 0 ? ends.receiver() : ends.sender().subscribe();
            Order order = new Order(false);
            long[] missed = new long[1];
            receivers.add(runtime.spawn(Futures.pollFn(cx -> {
                while (true) {
                    try {
                        Step<Long> step = receiver.pollReceive(cx);
                        if (step.isPending()) {
                            return Poll.pending();
                        }
                        if (step.isEnd()) {
                            return Poll.ready(order.count + missed[0]);
                        }
                        order.add(step.value());
                    } catch (LaggedException e) {
                        missed[0] += e.missed();
                    }
                }
            })));
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int number = i;
            BroadcastSender<Long> sender = ends.sender().copy();
            threads.add(new Thread(() -> {
                try (sender) {
                    for (int n = 0; n < EACH; n++) {
                        sender.send(value(number, n));
                        if (n % 64 == 0) {
                            Thread.yield();
                        }
                    }
                }
            }));
        }
        ends.sender().close();
        threads.forEach(Thread::start);

        for (JoinHandle<Long> receiver : receivers) {
            assertThat(runtime.blockOn(receiver)).isEqualTo(2L * EACH);
        }
    }

    @Test
    void aWatchShowsTheLastValueToAllWhoLook() throws Exception {
        Ends<WatchSender<Long>, WatchReceiver<Long>> ends = Channels.watch(0L);
        List<JoinHandle<Long>> lookers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WatchReceiver<Long> receiver = ends.receiver().copy();
            long[] last = new long[1];
            lookers.add(runtime.spawn(Futures.pollFn(cx -> {
                try {
                    while (!receiver.pollChanged(cx).isPending()) {
                        long now = receiver.borrow();
                        if (now < last[0]) {
                            throw new AssertionError("back from " + last[0] + " to " + now);
                        }
                        last[0] = now;
                    }
                    return Poll.pending();
                } catch (ChannelClosedException e) {
                    return Poll.ready(last[0]);
                }
            })));
        }
        Thread thread = new Thread(() -> {
            for (int n = 0; n < EACH; n++) {
                ends.sender().sendModify(value -> value + 1);
            }
            ends.sender().close();
        });
        thread.start();

        for (JoinHandle<Long> looker : lookers) {
            assertThat(runtime.blockOn(looker)).isEqualTo(EACH);
        }
        runtime.close(Duration.ZERO);
    }
}
