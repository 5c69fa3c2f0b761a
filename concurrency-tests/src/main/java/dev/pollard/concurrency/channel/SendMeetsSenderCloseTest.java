// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Received;
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

/** A send while the handle is closed: the receiver does not see the end before a value that was sent. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "sent and received")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value came after the end, or was lost")
@State
public class SendMeetsSenderCloseTest {
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.mpsc(4);
    private int sent;
    private int received;

    /** The sender. */
    @Actor
    public void send() {
        try {
            sent = ends.sender().trySend(new Item(1)) ? 1 : -1;
        } catch (ChannelClosedException e) {
            sent = 0;
        }
    }

    /** Who closes it. */
    @Actor
    public void close() {
        ends.sender().close();
    }

    /** The receiver. */
    @Actor
    public void receive() {
        for (int i = 0; i < 100; i++) {
            Received<Item> got = ends.receiver().tryReceive();
            if (got.isEnd()) {
                return;
            }
            received += got.isEmpty() ? 0 : 1;
        }
    }

    /**
     * Receives what is left.
     *
     * @param result how many were sent, and how many received before the end
     */
    @Arbiter
    public void look(II_Result result) {
        if (!ends.receiver().tryReceive().isEnd()) {
            received++;
        }
        result.r1 = sent;
        result.r2 = received;
    }
}
