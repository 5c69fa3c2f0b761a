// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.concurrency.channel.Watched.Item;
import dev.pollard.future.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A send that waits is cancelled while its turn comes: the value goes to the hook, and the place to the next. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "all is back")
@Outcome(expect = Expect.FORBIDDEN, desc = "a place or a value was lost")
@State
public class CancelMeetsTakeTest {
    private final AtomicInteger undelivered = new AtomicInteger();
    private final Ends<Sender<Item>, Receiver<Item>> ends = Channels.<Item>builder()
            .onUndelivered(item -> undelivered.incrementAndGet())
            .mpsc(1);
    private final Future<@Nullable Void> send = ends.sender().send(new Item(2));

    /** Fills the channel, and waits. */
    public CancelMeetsTakeTest() {
        ends.sender().trySend(new Item(1));
        new Watched().poll(send);
    }

    /** The receiver. */
    @Actor
    public void take() {
        ends.receiver().tryReceive();
    }

    /** Who has the future. */
    @Actor
    public void cancel() {
        send.cancel();
    }

    /**
     * Looks.
     *
     * @param result the free places, and how many values went to the hook
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = ends.sender().capacity();
        result.r2 = undelivered.get();
    }
}
