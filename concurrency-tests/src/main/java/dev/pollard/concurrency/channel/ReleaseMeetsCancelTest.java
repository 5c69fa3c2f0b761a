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

/** The last permit of a closed channel is given back while the last send that waits is cancelled: the receiver is told of the end. */
@JCStressTest
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "woken for the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "asleep for ever")
@State
public class ReleaseMeetsCancelTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(1);
    private final Permit<Item> permit = ends.sender().tryReserve().orElseThrow();
    private final Future<@Nullable Void> send = ends.sender().send(new Item(2));
    private final Watched watched = new Watched();

    /** Lets a send and the receiver wait. */
    public ReleaseMeetsCancelTest() {
        new Watched().poll(send);
        ends.sender().close();
        ends.receiver().pollReceive(watched.cx);
    }

    /** Who has the permit. */
    @Actor
    public void release() {
        permit.close();
    }

    /** Who has the future. */
    @Actor
    public void cancel() {
        send.cancel();
    }

    /**
     * Looks.
     *
     * @param result what there is to receive, and whether the receiver was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r2 = watched.wakes;
        result.r1 = Watched.number(ends.receiver().pollReceive(watched.cx));
    }
}
