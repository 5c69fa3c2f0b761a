// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Bounded channels with consumers that run all the time, and oneshots: each message arrives, or goes to the hook. */
final class Sending implements Chore {
    private static final int CHANNELS = 4;

    private final Faults faults;
    private final List<Sender<Integer>> senders = new ArrayList<>();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();

    Sending(AsyncRuntime runtime, Faults faults) {
        this.faults = faults;
        for (int i = 0; i < CHANNELS; i++) {
            int capacity = 1 << i;
            var builder = Channels.<Integer>builder().onUndelivered(message -> undelivered.incrementAndGet());
            if (i % 2 == 0) {
                Ends<Sender<Integer>, Receiver<Integer>> ends = builder.mpsc(capacity);
                senders.add(ends.sender());
                runtime.spawn("consumer", consuming(ends.receiver())).detach();
            } else {
                var ends = builder.mpmc(capacity);
                senders.add(ends.sender());
                runtime.spawn("consumer", consuming(ends.receiver().copy())).detach();
                runtime.spawn("consumer", consuming(ends.receiver())).detach();
            }
        }
    }

    private Future<Integer> consuming(Receiver<Integer> receiver) {
        return Futures.pollFn(
                cx -> {
                    while (true) {
                        Step<Integer> step = receiver.pollReceive(cx);
                        if (step.isPending()) {
                            return Poll.pending();
                        }
                        if (step.isEnd()) {
                            receiver.close();
                            return Poll.ready(1);
                        }
                        received.incrementAndGet();
                    }
                },
                receiver::close);
    }

    @Override
    public Future<?> make(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return oneshot(random.nextBoolean());
        }
        Sender<Integer> sender = senders.get(random.nextInt(CHANNELS));
        int messages = 1 + random.nextInt(5);
        return Futures.defer(() -> sendAll(sender, messages));
    }

    private Future<?> sendAll(Sender<Integer> sender, int messages) {
        List<Future<?>> sends = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            made.incrementAndGet();
            sends.add(sender.send(i));
        }
        return Futures.join(sends);
    }

    private static Future<?> oneshot(boolean closes) {
        return Futures.defer(() -> {
            Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> ends = Channels.oneshot();
            Future<Integer> sent = Futures.yieldNow().map(x -> {
                if (closes) {
                    ends.sender().close();
                } else {
                    ends.sender().send(1);
                }
                return 1;
            });
            return Futures.join(ends.receiver(), sent);
        });
    }

    @Override
    public void verify() {
        long lost = made.get() - received.get() - undelivered.get();
        faults.check(
                lost == 0,
                lost + " messages are lost: " + made + " sent, " + received + " received, " + undelivered
                        + " undelivered");
        senders.forEach(sender -> faults.check(sender.len() == 0, "messages are left in " + sender));
    }

    @Override
    public void close() {
        senders.forEach(Sender::close);
    }
}
