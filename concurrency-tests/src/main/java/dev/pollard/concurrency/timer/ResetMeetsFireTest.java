// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.timer;

import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A sleep that is put off against its timer firing: it ends at its new time, not before, and is woken then. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "ready at the new end, and woken for it")
@Outcome(expect = Expect.FORBIDDEN, desc = "ready at the old end, or never")
@State
public class ResetMeetsFireTest {
    private final HandTimers timers = new HandTimers();
    private final Sleep sleep = Time.sleep(Duration.ofMillis(1));
    private boolean early;

    /** Puts the timer into the wheel. */
    public ResetMeetsFireTest() {
        sleep.poll(timers);
        timers.advance(0);
    }

    /** The driver. */
    @Actor
    public void fire() {
        timers.advance(1);
    }

    /** Who waits. */
    @Actor
    public void reset() {
        sleep.reset(Duration.ofMillis(5));
        early = sleep.poll(timers).isReady();
    }

    /**
     * Looks at what came of it.
     *
     * @param result whether the sleep was ready too early, and whether it was woken and ready at its end
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = early || (timers.wakes() == 1 && sleep.poll(timers).isReady()) ? 1 : 0;
        int before = timers.wakes();
        timers.advance(6);
        result.r2 = timers.wakes() > before && sleep.poll(timers).isReady() ? 1 : 0;
    }
}
