// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Received;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.UnboundedSender;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two sends while the only receiver looks: of many claims the first wakes. */
@JCStressTest
@Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "asleep, and woken")
@Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "received one at once")
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "received one, and woken as well")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was lost, or nobody was woken")
@State
public class UnboundedSendsMeetReceiveTest {
    private final Ends<UnboundedSender<Item>, Receiver<Item>> ends = Channels.unboundedMpsc();
    private final Watched watched = new Watched();
    private int got;

    /** A sender. */
    @Actor
    public void send() {
        ends.sender().send(new Item(1));
    }

    /** Another one. */
    @Actor
    public void sendToo() {
        ends.sender().send(new Item(1));
    }

    /** The receiver. */
    @Actor
    public void receive() {
        got = Watched.number(ends.receiver().pollReceive(watched.cx));
    }

    /**
     * Receives what is left.
     *
     * @param result what was received at first, whether the receiver was woken, and how many values there were
     */
    @Arbiter
    public void look(III_Result result) {
        result.r1 = got;
        result.r2 = watched.wakes;
        result.r3 = got;
        while (ends.receiver().tryReceive() instanceof Received.Value<Item> value) {
            result.r3 += value.value().number;
        }
    }
}
