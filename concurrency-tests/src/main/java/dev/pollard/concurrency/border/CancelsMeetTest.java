// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Cancels of two threads (rules 3.5 and 3.7): the run is cancelled once. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled once")
@Outcome(expect = Expect.FORBIDDEN, desc = "never cancelled, or twice, or an end as well")
@State
public class CancelsMeetTest {
    private final Wire wire = new Wire();

    /** Lets the stream wait for its first item. */
    public CancelsMeetTest() {
        wire.subscription().request(1);
    }

    /** A subscriber's thread. */
    @Actor
    public void cancel() {
        wire.subscription().cancel();
    }

    /** Another subscriber's thread. */
    @Actor
    public void cancelToo() {
        wire.subscription().cancel();
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
