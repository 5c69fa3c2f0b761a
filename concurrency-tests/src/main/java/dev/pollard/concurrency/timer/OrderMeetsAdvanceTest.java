// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.timer;

import dev.pollard.internal.timer.Alarm;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who arms a timer on another thread's wheel, against that thread coming to its deadline: what was written plainly before the hand-over is seen. */
@JCStressTest
@Outcome(
        id = "0, 1",
        expect = Expect.ACCEPTABLE,
        desc = "the order came too late for this advance, and was seen by the next")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the order was seen")
@Outcome(expect = Expect.FORBIDDEN, desc = "fired without its waker, or not at all")
@State
public class OrderMeetsAdvanceTest {
    private final HandTimers timers = new HandTimers();
    private int early;

    /** The driver. */
    @Actor
    public void advance() {
        timers.advance(1);
        early = timers.wakes();
    }

    /** Who waits. */
    @Actor
    public void arm() {
        Alarm.at(HandTimers.MS, timers, timers);
    }

    /**
     * Looks at what came of it.
     *
     * @param result the wakes by the first advance, and in all
     */
    @Arbiter
    public void look(II_Result result) {
        timers.advance(2);
        result.r1 = early;
        result.r2 = timers.wakes();
    }
}
