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

/** A permit is added while somebody comes for it: he gets it in his first poll, or is woken, and sees what came before. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "has the permit, and saw it all")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "a wake or a permit was lost, or the release did not show what came before it")
@State
public class ReleaseMeetsAcquireTest {
    private final AsyncSemaphore semaphore = new AsyncSemaphore(0);
    private final Hand<AsyncSemaphore.Permit> acquire = new Hand<>(semaphore.acquire());
    private int data; // plain: the semaphore orders it
    private int seen;

    /** Who adds the permit. */
    @Actor
    public void release() {
        data = 1;
        semaphore.addPermits(1);
    }

    /** Who comes for it. */
    @Actor
    public void acquire() {
        if (acquire.run() || acquire.run()) {
            seen = data;
        }
    }

    /**
     * Polls again if there was a wake.
     *
     * @param result what the one who has the permit has seen, and the permits that are left
     */
    @Arbiter
    public void finish(II_Result result) {
        if (!acquire.isReady() && acquire.run()) {
            seen = data;
        }
        result.r1 = seen;
        result.r2 = semaphore.availablePermits();
    }
}
