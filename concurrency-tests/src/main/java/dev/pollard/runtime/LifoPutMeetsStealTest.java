// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Futures;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A stuck worker wakes two tasks while a thief empties its slot; then it takes what is left. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each task came out once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A task was lost or came out twice.")
@State
public class LifoPutMeetsStealTest {
    private final LifoSlot slot = new LifoSlot(true);
    private final Task<?> first = new Task<>(null, Futures.pending());
    private final Task<?> second = new Task<>(null, Futures.pending());
    private Task<?> displaced;
    private Task<?> taken;
    private Task<?> stolen;
    private Task<?> stolenAgain;

    /** The worker. */
    @Actor
    public void put() {
        slot.put(first);
        displaced = slot.put(second);
        taken = slot.take();
    }

    /** The thief. */
    @Actor
    public void steal() {
        stolen = slot.steal();
        stolenAgain = slot.steal();
    }

    /**
     * Counts.
     *
     * @param result how often each task came out
     */
    @Arbiter
    public void count(II_Result result) {
        for (Task<?> task : new Task<?>[] {displaced, taken, stolen, stolenAgain, slot.take()}) {
            result.r1 += task == first ? 1 : 0;
            result.r2 += task == second ? 1 : 0;
        }
    }
}
