// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.task;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Waker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The same with the waker that is registered already, which register leaves where it is. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the registration of before was woken, and the condition seen")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "woken after the look")
@Outcome(expect = Expect.FORBIDDEN, desc = "the wake was lost, or came twice")
@State
public class RegisterAgainMeetsWakeTest {
    private final AtomicWaker cell = new AtomicWaker();
    private int condition; // plain: the cell orders it
    private int seen;
    private int wakes;
    private final Waker waker = () -> wakes++;

    /** Registered by the poll before. */
    public RegisterAgainMeetsWakeTest() {
        cell.register(waker);
    }

    /** The waiting side. */
    @Actor
    public void register() {
        cell.register(waker);
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
