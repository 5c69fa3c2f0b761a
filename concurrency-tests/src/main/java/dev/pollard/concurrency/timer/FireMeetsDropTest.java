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

/** A timer that is due against who takes it back from another thread: it wakes or it does not, and nothing of it stays. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the fire came first")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "it was taken back in time")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken twice, or left in the wheel")
@State
public class FireMeetsDropTest {
    private final HandTimers timers = new HandTimers();
    private final Alarm alarm = Alarm.at(HandTimers.MS, timers, timers);

    /** Puts the alarm into the wheel. */
    public FireMeetsDropTest() {
        timers.advance(0);
    }

    /** The driver. */
    @Actor
    public void fire() {
        timers.advance(1);
    }

    /** Who waited. */
    @Actor
    public void drop() {
        alarm.drop();
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
