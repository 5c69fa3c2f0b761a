// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.LaggedException;
import dev.pollard.channel.Received;
import dev.pollard.concurrency.channel.Watched.Item;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A value is overwritten while it is received: the receiver gets it, or is told that it lags and gets the next. */
@JCStressTest
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "got both")
@Outcome(id = "2, 0, 1", expect = Expect.ACCEPTABLE, desc = "lagged, and got the newer")
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "got the older in time")
@Outcome(expect = Expect.FORBIDDEN, desc = "a value was lost without a word")
@State
public class BroadcastOverwriteMeetsReceiveTest {
    private final Ends<BroadcastSender<Item>, BroadcastReceiver<Item>> ends = Channels.broadcast(1);

    /** Sends the older value. */
    public BroadcastOverwriteMeetsReceiveTest() {
        ends.sender().send(new Item(1));
    }

    /** The sender. */
    @Actor
    public void send() {
        ends.sender().send(new Item(2));
    }

    /**
     * The receiver.
     *
     * @param result the first value, the second, and how many were missed
     */
    @Actor
    public void receive(III_Result result) {
        result.r1 = next(result);
        if (result.r1 == 0) {
            result.r1 = next(result);
        } else {
            result.r2 = next(result);
        }
    }

    private int next(III_Result result) {
        try {
            return ends.receiver().tryReceive() instanceof Received.Value<Item> value ? value.value().number : 0;
        } catch (LaggedException e) {
            result.r3 += (int) e.missed();
            return 0;
        }
    }
}
