// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.AsyncLatch;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A latch is counted down by two while a third begins to wait: he goes on, and sees what both did. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "saw it all")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake was lost, or a count-down did not show what came before it")
@State
public class CountDownMeetsAwaitTest {
    private final AsyncLatch latch = new AsyncLatch(2);
    private final Hand<@Nullable Void> zero = new Hand<>(latch.await());
    private int one; // plain, as the other: the latch orders them
    private int other;
    private int seen;

    /** Who counts down. */
    @Actor
    public void countDownOne() {
        one = 1;
        latch.countDown();
    }

    /** Another one who counts down. */
    @Actor
    public void countDownOther() {
        other = 1;
        latch.countDown();
    }

    /** Who waits. */
    @Actor
    public void await() {
        if (zero.run() || zero.run()) {
            seen = one + other;
        }
    }

    /**
     * Polls again if there was a wake.
     *
     * @param result what the one who waited has seen
     */
    @Arbiter
    public void finish(I_Result result) {
        if (!zero.isReady() && zero.run()) {
            seen = one + other;
        }
        result.r1 = seen;
    }
}
