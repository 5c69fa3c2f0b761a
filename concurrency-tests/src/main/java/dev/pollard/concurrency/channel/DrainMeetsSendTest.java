// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A value is drained, with a weak store of the head, and another sent into the place: the sender sees what the receiver did before. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "still full")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "sent, and seen")
@Outcome(expect = Expect.FORBIDDEN, desc = "the place was given up before its time")
@State
public class DrainMeetsSendTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(1);
    private int mark; // plain: the channel orders it

    /** Fills the channel. */
    public DrainMeetsSendTest() {
        ends.sender().trySend(new Item(1));
    }

    /** The receiver. */
    @Actor
    public void drain() {
        mark = 1;
        try {
            ends.receiver().pollDrain(new Watched().cx, item -> true);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The sender.
     *
     * @param result whether it was sent, and then what the receiver did before
     */
    @Actor
    public void send(I_Result result) {
        result.r1 = ends.sender().trySend(new Item(2)) ? mark : -1;
    }
}
