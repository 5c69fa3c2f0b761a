// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A cancel and a request on two threads, with an item to take: the run is cancelled once, and there is no other end. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "never cancelled, or twice, or an end as well")
@State
public class CancelMeetsRequestTest {
    private final Wire wire = new Wire();

    /** Brings the subscription to where the two meet. */
    public CancelMeetsRequestTest() {
        wire.feed();
    }

    /** A subscriber's thread. */
    @Actor
    public void cancel() {
        wire.subscription().cancel();
    }

    /** Another subscriber's thread. */
    @Actor
    public void request() {
        wire.subscription().request(1);
    }

    /**
     * Runs what is left for the runtime.
     *
     * @param result the ends, and the cancels
     */
    @Arbiter
    public void ended(II_Result result) {
        wire.runtime.runAll();
        result.r1 = wire.ends + wire.failures;
        result.r2 = wire.cancels;
    }
}
