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

/** The channel is closed while the receiver goes to sleep. */
@JCStressTest
@Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "the end, at once")
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "the end, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to sleep, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "asleep for ever")
@State
public class CloseChannelMeetsReceiveTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(4);
    private final Watched watched = new Watched();
    private int got;

    /** Closes. */
    @Actor
    public void close() {
        ends.sender().closeChannel();
    }

    /** The receiver. */
    @Actor
    public void receive() {
        got = Watched.number(ends.receiver().pollReceive(watched.cx));
    }

    /**
     * Looks.
     *
     * @param result what was received, and whether the receiver was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = got;
        result.r2 = watched.wakes;
    }
}
