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

/** The receiver is cancelled while the sender goes to sleep until that. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "sent at once")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "sent, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to sleep, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "asleep for ever")
@State
public class OneshotCancelMeetsClosedTest {
    private final Ends<OneshotSender<Item>, OneshotReceiver<Item>> ends = Channels.oneshot();
    private final Watched watched = new Watched();
    private int closed;

    /** The receiver. */
    @Actor
    public void cancel() {
        ends.receiver().cancel();
    }

    /** The sender. */
    @Actor
    public void await() {
        closed = watched.poll(ends.sender().closed());
    }

    /**
     * Looks.
     *
     * @param result whether the close was seen, and whether the sender was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = closed;
        result.r2 = watched.wakes;
    }
}
