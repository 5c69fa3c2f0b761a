// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task is aborted in its turn, and woken: it is cancelled once and has ended. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The abort was lost, or came twice.")
@State
public class AbortMeetsLeaveTest {
    private final HandRunTask hand = new HandRunTask(false);

    /** The worker. */
    @Actor
    public void run() {
        hand.run();
    }

    /** Who aborts. */
    @Actor
    public void abort() {
        hand.task.abort();
    }

    /** Who wakes. */
    @Actor
    public void wake() {
        hand.task.wake();
    }

    /**
     * Lets the task go on.
     *
     * @param result how often it was cancelled, and whether it has ended
     */
    @Arbiter
    public void goOn(II_Result result) {
        if (!hand.task.isFinished()) {
            hand.runWhileScheduled();
        }
        result.r1 = hand.cancels();
        result.r2 = hand.task.isFinished() ? 1 : 0;
    }
}
