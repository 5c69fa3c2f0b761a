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
import org.openjdk.jcstress.infra.results.I_Result;

/** Two wakes of one registration: one of them wakes it. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "woken once")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken twice or never")
@State
public class WakeMeetsWakeTest {
    private final AtomicWaker cell = new AtomicWaker();
    private final AtomicInteger wakes = new AtomicInteger();

    /** Registered before. */
    public WakeMeetsWakeTest() {
        cell.register(wakes::incrementAndGet);
    }

    /** One waking side. */
    @Actor
    public void wake() {
        cell.wake();
    }

    /** The other. */
    @Actor
    public void wakeToo() {
        cell.wake();
    }

    /**
     * Counts.
     *
     * @param result the wakes
     */
    @Arbiter
    public void count(I_Result result) {
        result.r1 = wakes.get();
    }
}
