// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A poll returns and its worker uses its driver, while the watchdog gives that to another: what they do to it is done one after the other. */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "The first used it, then the second.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "The first has lost it.")
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The first was using it: no adoption.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both at once, or one does not see what the other did.")
@State
public class HoldMeetsAdoptTest {
    private final Home home = new Home();
    private int timers; // plain, as the wheel is
    private int first;
    private int second;

    /** The home of the first. */
    public HoldMeetsAdoptTest() {
        home.adopt(1);
    }

    /** The worker that comes back. */
    @Actor
    public void use() {
        if (home.hold(1)) {
            timers++;
            home.release();
            first = 1;
        }
    }

    /** The watchdog, and then the worker in the place of the other. */
    @Actor
    public void replace() {
        if (home.adopt(2)) {
            while (!home.hold(2)) { // the first may have it for a moment, to find that it is not its own
                Thread.onSpinWait();
            }
            timers++;
            home.release();
            second = 1;
        }
    }

    /**
     * Counts.
     *
     * @param result whether the first used it, whether the second did, and what has become of it
     */
    @Arbiter
    public void count(III_Result result) {
        result.r1 = first;
        result.r2 = second;
        result.r3 = timers;
    }
}
