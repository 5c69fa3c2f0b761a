// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads wake a task that is in its turn: the last poll sees what both did before. */
@JCStressTest
@Outcome(
        id = {"3, 1", "3, 2", "3, 3"},
        expect = Expect.ACCEPTABLE,
        desc = "The last poll saw all; wakes coalesce.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A wake was lost, or the task was queued twice.")
@State
public class WakeMeetsLeaveTest {
    private final HandRunTask hand = new HandRunTask(false);

    /** The worker. */
    @Actor
    public void run() {
        hand.run();
    }

    /** One waker. */
    @Actor
    public void wake() {
        hand.first = 1;
        hand.task.wake();
    }

    /** Another. */
    @Actor
    public void wakeToo() {
        hand.second = 2;
        hand.task.wake();
    }

    /**
     * Lets the task go on.
     *
     * @param result what the last poll saw, and how many polls there were
     */
    @Arbiter
    public void goOn(II_Result result) {
        hand.runWhileScheduled();
        result.r1 = hand.seen();
        result.r2 = hand.polls();
    }
}
