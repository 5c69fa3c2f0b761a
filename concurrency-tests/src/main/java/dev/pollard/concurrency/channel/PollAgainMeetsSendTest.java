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

/** A receiver that sleeps is polled with another waker while a value is sent: the last waker wins. */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "received at once")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "received, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "asleep, and woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "the new waker was not woken")
@State
public class PollAgainMeetsSendTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(4);
    private final Watched watched = new Watched();
    private int got;

    /** Goes to sleep. */
    public PollAgainMeetsSendTest() {
        ends.receiver().pollReceive(new Watched().cx);
    }

    /** The sender. */
    @Actor
    public void send() {
        ends.sender().trySend(new Item(7));
    }

    /** The receiver, in another task. */
    @Actor
    public void receive() {
        got = Watched.number(ends.receiver().pollReceive(watched.cx));
    }

    /**
     * Looks.
     *
     * @param result what was received, and whether the last waker was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = got;
        result.r2 = watched.wakes;
    }
}
