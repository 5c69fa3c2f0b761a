// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.channel.Received;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two receivers and one value: one of them gets it. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the one")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was doubled or lost")
@State
public class SharedReceivesMeetTest {
    private final Ends<MpmcSender<Item>, MpmcReceiver<Item>> ends = Channels.mpmc(4);

    /** Sends one value. */
    public SharedReceivesMeetTest() {
        ends.sender().trySend(new Item(1));
    }

    private int receive() {
        return ends.receiver().tryReceive() instanceof Received.Value<Item> value ? value.value().number : 0;
    }

    /**
     * A receiver.
     *
     * @param result what it got
     */
    @Actor
    public void receive(II_Result result) {
        result.r1 = receive();
    }

    /**
     * Another one.
     *
     * @param result what it got
     */
    @Actor
    public void receiveToo(II_Result result) {
        result.r2 = receive();
    }
}
