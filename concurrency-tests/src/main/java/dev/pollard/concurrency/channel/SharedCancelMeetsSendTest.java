// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.concurrency.channel.Watched.Item;
import dev.pollard.future.Future;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The first of two who wait is cancelled while a value is sent: the second is woken. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake was lost")
@State
public class SharedCancelMeetsSendTest {
    private final Ends<MpmcSender<Item>, MpmcReceiver<Item>> ends = Channels.mpmc(4);
    private final Future<Optional<Item>> first = ends.receiver().receive();
    private final Future<Optional<Item>> second = ends.receiver().receive();
    private final Watched watched = new Watched();

    /** Lets both wait. */
    public SharedCancelMeetsSendTest() {
        new Watched().poll(first);
        watched.poll(second);
    }

    /** The sender. */
    @Actor
    public void send() {
        ends.sender().trySend(new Item(7));
    }

    /** Who has the first future. */
    @Actor
    public void cancel() {
        first.cancel();
    }

    /**
     * Looks.
     *
     * @param result whether the second was woken
     */
    @Arbiter
    public void look(I_Result result) {
        result.r1 = watched.wakes;
    }
}
