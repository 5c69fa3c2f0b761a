// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.AsyncSemaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two permits are added at once while one waits for both: he is woken when the second one is there. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "has both, and saw it all")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake or a permit was lost, or a release did not show what came before it")
@State
public class ReleasesMeetTest {
    private final AsyncSemaphore semaphore = new AsyncSemaphore(0);
    private final Hand<AsyncSemaphore.Permit> both = new Hand<>(semaphore.acquire(2));
    private int one; // plain, as the other: the semaphore orders them
    private int other;

    /** Waits. */
    public ReleasesMeetTest() {
        both.run();
    }

    /** Who adds a permit. */
    @Actor
    public void releaseOne() {
        one = 1;
        semaphore.addPermits(1);
    }

    /** Who adds another one. */
    @Actor
    public void releaseOther() {
        other = 1;
        semaphore.addPermits(1);
    }

    /**
     * Polls if there was a wake.
     *
     * @param result what the one who has the permits has seen, and the permits that are left
     */
    @Arbiter
    public void finish(II_Result result) {
        result.r1 = both.run() ? one + other : -1;
        result.r2 = semaphore.availablePermits();
    }
}
