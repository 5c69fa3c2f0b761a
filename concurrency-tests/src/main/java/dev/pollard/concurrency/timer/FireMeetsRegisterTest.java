// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.timer;

import dev.pollard.internal.timer.Alarm;
import dev.pollard.task.Waker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who looks whether a timer has fired and leaves another waker, against the fire: the one sees it or the other finds the waker. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the fire came first, and was seen")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the waker came first, and was woken")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(expect = Expect.FORBIDDEN, desc = "the wake was lost")
@State
public class FireMeetsRegisterTest {
    private final HandTimers timers = new HandTimers();
    private final Alarm alarm = Alarm.at(HandTimers.MS, timers, Waker.noop());
    private boolean seen;

    /** Puts the alarm into the wheel. */
    public FireMeetsRegisterTest() {
        timers.advance(0);
    }

    /** The driver. */
    @Actor
    public void fire() {
        timers.advance(1);
    }

    /** Who waits, with the waker of another poll. */
    @Actor
    public void register() {
        seen = alarm.hasFired(timers);
    }

    /**
     * Looks at what came of it.
     *
     * @param result whether the fire was seen, and the wakes
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = seen ? 1 : 0;
        result.r2 = timers.wakes();
    }
}
