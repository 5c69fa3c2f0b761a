// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A request of nothing and the item that was asked for, on two threads (rules 1.3 and 3.9): the refusal is signalled once, after the item or instead of it, and the run is cancelled. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "refused, and cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "not refused, or twice, or not cancelled")
@State
public class RefusalMeetsItemTest {
    private final Wire wire = new Wire();

    /** Lets the stream wait for its first item. */
    public RefusalMeetsItemTest() {
        wire.subscription().request(1);
    }

    /** A subscriber's thread. */
    @Actor
    public void refuse() {
        wire.subscription().request(0);
    }

    /** The source's thread, and the runtime's. */
    @Actor
    public void feed() {
        wire.feed();
        wire.runtime.runAll();
    }

    /**
     * Runs what is left for the runtime.
     *
     * @param result the failures, and the cancels
     */
    @Arbiter
    public void ended(II_Result result) {
        wire.runtime.runAll();
        result.r1 = wire.failures + wire.ends;
        result.r2 = wire.cancels;
    }
}
