// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Requests of two threads, with both items there to take (rules 3.1 and 3.8): the demand is their sum, and both items and the end arrive, one after the other. */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both items and the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "a request was lost, or signals overlapped")
@State
public class RequestsMeetTest {
    private final Wire wire = new Wire();

    /** Makes both items available. */
    public RequestsMeetTest() {
        wire.feed();
        wire.feed();
        wire.runtime.runAll();
    }

    /** A subscriber's thread. */
    @Actor
    public void request() {
        wire.subscription().request(1);
    }

    /** Another subscriber's thread. */
    @Actor
    public void requestToo() {
        wire.subscription().request(1);
    }

    /**
     * Runs what is left for the runtime.
     *
     * @param result what arrived
     */
    @Arbiter
    public void arrived(II_Result result) {
        wire.runtime.runAll();
        result.r1 = wire.items;
        result.r2 = wire.ends;
    }
}
