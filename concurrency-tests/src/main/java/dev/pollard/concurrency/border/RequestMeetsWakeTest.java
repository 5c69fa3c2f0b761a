// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Requests on one thread and the items on another: both items arrive, and the end. */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both items and the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake or a request was lost, or signals overlapped")
@State
public class RequestMeetsWakeTest {
    private final Wire wire = new Wire();

    /** The subscriber's thread. */
    @Actor
    public void request() {
        wire.subscription().request(1);
        wire.subscription().request(1);
    }

    /** The source's thread. */
    @Actor
    public void feed() {
        wire.feed();
        wire.feed();
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
