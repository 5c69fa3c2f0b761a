// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Somebody asks for the end of a closed channel while another takes its last value. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the end is there")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the end is there, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "woken for the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "was not told of the end")
@State
public class LastValueMeetsEndTest {
    private final Ends<MpmcSender<Item>, MpmcReceiver<Item>> ends = Channels.mpmc(4);
    private final Watched watched = new Watched();
    private int ended;

    /** Sends the last value. */
    public LastValueMeetsEndTest() {
        ends.sender().trySend(new Item(1));
        ends.sender().close();
    }

    /** Takes it. */
    @Actor
    public void take() {
        ends.receiver().tryReceive();
    }

    /** Asks for the end. */
    @Actor
    public void ask() {
        ended = ends.receiver().pollEnd(watched.cx) ? 1 : 0;
    }

    /**
     * Looks.
     *
     * @param result whether the end was there, and whether the one who asked was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = ended;
        result.r2 = watched.wakes;
    }
}
