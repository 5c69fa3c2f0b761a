// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.concurrency.channel.Watched.Item;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The value is sent while the receiver is cancelled: it is refused, or goes to the hook; a close that was too late finds it. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "sent, and handed to the hook")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "the value is lost, or went two ways")
@State
public class OneshotSendMeetsCancelTest {
    private final AtomicInteger undelivered = new AtomicInteger();
    private final Ends<OneshotSender<Item>, OneshotReceiver<Item>> ends = Channels.<Item>builder()
            .onUndelivered(item -> undelivered.incrementAndGet())
            .oneshot();
    private int sent;

    /** The sender. */
    @Actor
    public void send() {
        sent = ends.sender().send(new Item(7)) ? 1 : 0;
    }

    /** The receiver. */
    @Actor
    public void cancel() {
        ends.receiver().cancel();
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
