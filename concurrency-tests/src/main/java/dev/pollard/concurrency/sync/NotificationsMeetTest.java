// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.Notify;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two notifications meet, and one poll: if they have become one permit, who takes it sees what came before each of them. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "came before both, and was woken or not by then")
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "took the one permit that both became, and saw both")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "took the first, and left the second")
@Outcome(
        id = "1, 2, 1",
        expect = Expect.ACCEPTABLE,
        desc = "took the first, and saw what came before the second already")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "a notification was lost, or did not show what came before it because the permit was there already")
@State
public class NotificationsMeetTest {
    private final Notify notify = new Notify();
    private final Hand<@Nullable Void> first = new Hand<>(notify.notified());
    private int one; // plain, as the other: the notifications order them
    private int other;
    private int taken;
    private int seen;

    /** Who notifies. */
    @Actor
    public void tellOne() {
        one = 1;
        notify.notifyOne();
    }

    /** Another one who notifies. */
    @Actor
    public void tellOther() {
        other = 1;
        notify.notifyOne();
    }

    /** Takes a permit, but does not wait for one. */
    @Actor
    public void poll() {
        if (first.run()) {
            taken = 1;
            seen = one + other;
        } else {
            first.cancel();
        }
    }

    /**
     * Takes what is left.
     *
     * @param result whether the poll took a permit, what it has seen, and whether one is left
     */
    @Arbiter
    public void finish(III_Result result) {
        result.r1 = taken;
        result.r2 = seen;
        result.r3 = new Hand<>(notify.notified()).run() ? 1 : 0;
    }
}
