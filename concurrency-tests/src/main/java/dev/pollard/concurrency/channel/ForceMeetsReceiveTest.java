// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.channel.Received;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A value is forced into a full channel while another is received: each goes one way. */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "both are out")
@Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "one is in the channel")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was doubled or lost, or the channel holds too many")
@State
public class ForceMeetsReceiveTest {
    private final Ends<MpmcSender<Item>, MpmcReceiver<Item>> ends = Channels.mpmc(1);
    private int forced;
    private int received;

    /** Fills the channel. */
    public ForceMeetsReceiveTest() {
        ends.sender().trySend(new Item(1));
    }

    /** The sender. */
    @Actor
    public void force() {
        forced = ends.sender().forceSend(new Item(2)).map(item -> item.number).orElse(0);
    }

    /** The receiver. */
    @Actor
    public void receive() {
        received = ends.receiver().tryReceive() instanceof Received.Value<Item> value ? value.value().number : 0;
    }

    /**
     * Receives what is left.
     *
     * @param result the sum of the values, and how many were left
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = forced + received;
        while (ends.receiver().tryReceive() instanceof Received.Value<Item> value) {
            result.r1 += value.value().number;
            result.r2++;
        }
    }
}
