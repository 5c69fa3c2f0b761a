// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.concurrency.channel.Watched.Item;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A send while the only receiver closes: the value is refused, or goes to the hook. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "sent, and handed to the hook")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "the value is lost, or went two ways")
@State
public class SendMeetsReceiverCloseTest {
    private final AtomicInteger undelivered = new AtomicInteger();
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.<Item>builder()
            .onUndelivered(item -> undelivered.incrementAndGet())
            .mpsc(4);
    private int sent;

    /** The sender. */
    @Actor
    public void send() {
        try {
            sent = ends.sender().trySend(new Item(7)) ? 1 : -1;
        } catch (ChannelClosedException e) {
            sent = 0;
        }
    }

    /** The receiver. */
    @Actor
    public void close() {
        ends.receiver().close();
    }

    /**
     * Looks.
     *
     * @param result whether it was sent, and how many values went to the hook
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = sent;
        result.r2 = undelivered.get();
    }
}
