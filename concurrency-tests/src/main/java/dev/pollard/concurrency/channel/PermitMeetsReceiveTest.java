// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Permit;
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

/** The last permit is used while the receiver of a closed channel goes to sleep. */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "received at once")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "received, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to sleep, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "asleep for ever, or a value was lost")
@State
public class PermitMeetsReceiveTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(4);
    private final Watched watched = new Watched();
    private final Permit<Item> permit = ends.sender().tryReserve().orElseThrow();
    private int got;

    /** Closes the sender. */
    public PermitMeetsReceiveTest() {
        ends.sender().close();
    }

    /** Who has the permit. */
    @Actor
    public void permit() {
        permit.send(new Item(7));
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
