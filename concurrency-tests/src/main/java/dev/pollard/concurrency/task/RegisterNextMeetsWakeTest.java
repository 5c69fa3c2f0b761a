// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.task;

import dev.pollard.task.AtomicWaker;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A wake meets the registration of another waker: it takes the one or the other, and never takes the newer one away without waking it.
 * What is left in the cell is woken at the end.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the wake came first")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the registration came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "the newer registration was lost, or one was woken twice")
@State
public class RegisterNextMeetsWakeTest {
    private final AtomicWaker cell = new AtomicWaker();
    private final AtomicInteger older = new AtomicInteger();
    private final AtomicInteger newer = new AtomicInteger();

    /** Registered by the poll before. */
    public RegisterNextMeetsWakeTest() {
        cell.register(older::incrementAndGet);
    }

    /** The waiting side. */
    @Actor
    public void register() {
        cell.register(newer::incrementAndGet);
    }

    /** The waking side. */
    @Actor
    public void wake() {
        cell.wake();
    }

    /**
     * Wakes once more, and counts.
     *
     * @param result the wakes of the older and of the newer waker
     */
    @Arbiter
    public void count(II_Result result) {
        cell.wake();
        result.r1 = older.get();
        result.r2 = newer.get();
    }
}
