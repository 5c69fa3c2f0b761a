// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Permit;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.concurrency.channel.Watched.Item;
import dev.pollard.future.Future;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The last permit of a closed channel is given back, to a send that waits, while the receiver looks: it does not see the end. */
@JCStressTest
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "not the end, and then the value")
@Outcome(expect = Expect.FORBIDDEN, desc = "the end, before the value of a send that waits")
@State
public class ReleaseMeetsEndTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(1);
    private final Permit<Item> permit = ends.sender().tryReserve().orElseThrow();
    private final Watched sending = new Watched();
    private final Future<@Nullable Void> send = ends.sender().send(new Item(2));
    private int got;

    /** Lets a send wait. */
    public ReleaseMeetsEndTest() {
        sending.poll(send);
        ends.sender().close();
    }

    /** Who has the permit. */
    @Actor
    public void release() {
        permit.close();
    }

    /** The receiver. */
    @Actor
    public void receive() {
        got = Watched.number(ends.receiver().pollReceive(new Watched().cx));
    }

    /**
     * Sends, and receives.
     *
     * @param result what was received at first, and then
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = got;
        sending.poll(send);
        result.r2 = Watched.number(ends.receiver().pollReceive(new Watched().cx));
    }
}
