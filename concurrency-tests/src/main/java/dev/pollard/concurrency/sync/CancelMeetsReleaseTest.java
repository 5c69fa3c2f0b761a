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

/** The first in the queue is cancelled while a permit is added: the permit goes to the second. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the second has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "the permit was lost, or left lying about while somebody waits")
@State
public class CancelMeetsReleaseTest {
    private final AsyncSemaphore semaphore = new AsyncSemaphore(0);
    private final Hand<AsyncSemaphore.Permit> first = new Hand<>(semaphore.acquire());
    private final Hand<AsyncSemaphore.Permit> second = new Hand<>(semaphore.acquire());

    /** Both wait. */
    public CancelMeetsReleaseTest() {
        first.run();
        second.run();
    }

    /** Who adds the permit. */
    @Actor
    public void release() {
        semaphore.addPermits(1);
    }

    /** Who gives up. */
    @Actor
    public void cancel() {
        first.cancel();
    }

    /**
     * Polls the second if it was woken.
     *
     * @param result whether the second has the permit, and the permits that are left
     */
    @Arbiter
    public void finish(II_Result result) {
        result.r1 = second.run() ? 1 : 0;
        result.r2 = semaphore.availablePermits();
    }
}
