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

/** Who arms a timer on another thread's wheel and takes it back, against that thread taking its orders: it never fires, and nothing of it stays. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "taken back")
@Outcome(expect = Expect.FORBIDDEN, desc = "fired, or left in the wheel")
@State
public class OrderMeetsDropTest {
    private final HandTimers timers = new HandTimers();

    /** The driver. */
    @Actor
    public void takeOrders() {
        timers.advance(0);
        timers.advance(0);
    }

    /** Who waits, and thinks better of it. */
    @Actor
    public void armAndDrop() {
        Alarm.at(HandTimers.MS, timers, timers).drop();
    }

    /**
     * Looks at what came of it.
     *
     * @param result the wakes, and what is left in the wheel
     */
    @Arbiter
    public void look(II_Result result) {
        timers.advance(2);
        result.r1 = timers.wakes();
        result.r2 = timers.armed();
    }
}
