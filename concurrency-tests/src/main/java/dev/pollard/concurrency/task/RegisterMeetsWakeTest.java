// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.task;

import dev.pollard.task.AtomicWaker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Register and look, against make true and wake: the one sees the condition or the other finds the waker. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the wake came first, and its condition was seen")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the registration came first, and was woken")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(expect = Expect.FORBIDDEN, desc = "the wake was lost")
@State
public class RegisterMeetsWakeTest {
    private final AtomicWaker cell = new AtomicWaker();
    private int condition; // plain: the cell orders it
    private int seen;
    private int wakes;

    /** The waiting side. */
    @Actor
    public void register() {
        cell.register(() -> wakes++);
        seen = condition;
    }

    /** The waking side. */
    @Actor
    public void wake() {
        condition = 1;
        cell.wake();
    }

    /**
     * Looks at what came of it.
     *
     * @param result whether the condition was seen, and the wakes
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = seen;
        result.r2 = wakes;
    }
}
