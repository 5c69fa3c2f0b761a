// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A cancel and the end, on two threads (rules 1.6, 1.7 and 3.5): there is one end, or one cancel, or an end that was found too late to be signalled. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "ended")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(
        id = "0, 0",
        expect = Expect.ACCEPTABLE_INTERESTING,
        desc = "cancelled while the end was found: nothing to cancel, nobody to tell")
@Outcome(expect = Expect.FORBIDDEN, desc = "ended and cancelled, or either of them twice")
@State
public class CancelMeetsEndTest {
    private final Wire wire = new Wire();

    /** Takes the first item, so that the second is the last. */
    public CancelMeetsEndTest() {
        wire.feed();
        wire.subscription().request(2);
        wire.runtime.runAll();
    }

    /** A subscriber's thread. */
    @Actor
    public void cancel() {
        wire.subscription().cancel();
    }

    /** The source's thread, and the runtime's. */
    @Actor
    public void end() {
        wire.feed();
        wire.runtime.runAll();
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
