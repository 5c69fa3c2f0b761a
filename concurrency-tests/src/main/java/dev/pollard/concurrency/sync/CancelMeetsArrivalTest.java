// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.AsyncBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One who waits at a barrier is cancelled while the last one comes: either that one goes on, or it waits for another. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "came first, and went on")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "came after the cancel, and waits")
@Outcome(expect = Expect.FORBIDDEN, desc = "the barrier has lost count")
@State
public class CancelMeetsArrivalTest {
    private final AsyncBarrier barrier = new AsyncBarrier(2);
    private final Hand<Boolean> first = new Hand<>(barrier.await());
    private final Hand<Boolean> last = new Hand<>(barrier.await());

    /** The first is there. */
    public CancelMeetsArrivalTest() {
        first.run();
    }

    /** Who gives up. */
    @Actor
    public void cancel() {
        first.cancel();
    }

    /** Who comes. */
    @Actor
    public void come() {
        last.run();
    }

    /**
     * Looks at what came of it.
     *
     * @param result whether the last one went on, and how many wait
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = last.isReady() ? 1 : 0;
        result.r2 = barrier.arrived();
    }
}
