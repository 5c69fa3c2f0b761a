// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.future;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Both children of a join become ready on one thread while another polls: polling for as long as there are wakes reaches the end. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both values")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake was lost, or did not show what came before it")
@State
public class ChildWakesMeetPollTest {
    private final JoinedPair pair = new JoinedPair();

    /** The source of both children. */
    @Actor
    public void complete() {
        pair.a.complete(1);
        pair.b.complete(2);
    }

    /** The task. */
    @Actor
    public void run() {
        pair.runOnce();
        pair.runOnce();
    }

    /**
     * Runs the task for as long as it was woken.
     *
     * @param result the sum of the values, 0 if the task sleeps
     */
    @Arbiter
    public void finish(I_Result result) {
        result.r1 = pair.run();
    }
}
