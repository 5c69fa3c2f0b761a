// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The sender is closed while the receiver goes to sleep. */
@JCStressTest
@Outcome(id = "-2, 0", expect = Expect.ACCEPTABLE, desc = "failed at once")
@Outcome(id = "-2, 1", expect = Expect.ACCEPTABLE, desc = "failed, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to sleep, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "asleep for ever")
@State
public class OneshotCloseMeetsPollTest {
    private final Ends<OneshotSender<Item>, OneshotReceiver<Item>> ends = Channels.oneshot();
    private final Watched watched = new Watched();
    private int got;

    /** The sender. */
    @Actor
    public void close() {
        ends.sender().close();
    }

    /** The receiver. */
    @Actor
    public void receive() {
        got = watched.poll(ends.receiver());
    }

    /**
     * Looks.
     *
     * @param result how the receiver ended, and whether it was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = got;
        result.r2 = watched.wakes;
    }
}
