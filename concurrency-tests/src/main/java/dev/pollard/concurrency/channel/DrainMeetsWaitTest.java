// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Values are drained, with weak stores of the head, while a sender finds the channel full and goes to sleep. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "sent at once")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "sent, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to sleep, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "asleep for ever")
@State
public class DrainMeetsWaitTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(1);
    private final Watched watched = new Watched();
    private int sent;

    /** Fills the channel. */
    public DrainMeetsWaitTest() {
        ends.sender().trySend(new Item(1));
    }

    /** Makes room. */
    @Actor
    public void makeRoom() {
        try {
            ends.receiver().pollDrain(new Watched().cx, item -> true);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The sender. */
    @Actor
    public void send() {
        sent = watched.poll(ends.sender().send(new Item(2)));
    }

    /**
     * Looks.
     *
     * @param result whether it was sent, and whether the sender was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = sent;
        result.r2 = watched.wakes;
    }
}
