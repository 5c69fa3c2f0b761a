// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.AsyncBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two come to a barrier at once: both go on, and one of them is the leader. */
@JCStressTest
@Outcome(id = "1, 2, 2", expect = Expect.ACCEPTABLE, desc = "one leader, and both saw what the other did before")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "a wake was lost, there were two leaders or none, or an arrival did not show what came before it")
@State
public class ArrivalsMeetTest {
    private final AsyncBarrier barrier = new AsyncBarrier(2);
    private final Hand<Boolean> one = new Hand<>(barrier.await());
    private final Hand<Boolean> other = new Hand<>(barrier.await());
    private int oneCame; // plain, as the other: the barrier orders them
    private int otherCame;
    private int oneSaw;
    private int otherSaw;

    /** One who comes. */
    @Actor
    public void comeOne() {
        oneCame = 1;
        if (one.run() || one.run()) {
            oneSaw = otherCame;
        }
    }

    /** Another one who comes. */
    @Actor
    public void comeOther() {
        otherCame = 1;
        if (other.run() || other.run()) {
            otherSaw = oneCame;
        }
    }

    /**
     * Lets the one go on who was woken.
     *
     * @param result the leaders, those who have gone on, and what they saw
     */
    @Arbiter
    public void finish(III_Result result) {
        if (!one.isReady() && one.run()) {
            oneSaw = otherCame;
        }
        if (!other.isReady() && other.run()) {
            otherSaw = oneCame;
        }
        result.r2 = (one.isReady() ? 1 : 0) + (other.isReady() ? 1 : 0);
        if (result.r2 == 2) {
            result.r1 = (one.value() ? 1 : 0) + (other.value() ? 1 : 0);
        }
        result.r3 = oneSaw + otherSaw;
    }
}
