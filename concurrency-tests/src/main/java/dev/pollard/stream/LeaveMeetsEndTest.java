// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Both sides come to their end: whoever is second discards what is left, once. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "each item once")
@Outcome(expect = Expect.FORBIDDEN, desc = "an item was lost untold, or told twice")
@State
public class LeaveMeetsEndTest {
    private final AtomicInteger discarded = new AtomicInteger();
    private final Handoff<Side.Item> handoff = new Handoff<>(4);

    /** Two items wait, of which the consumer has seen one. */
    public LeaveMeetsEndTest() {
        handoff.discardTo(item -> discarded.addAndGet(((Side.Item) item).number));
        handoff.put(new Side.Item(1));
        handoff.publish();
        handoff.hasItem();
    }

    /** The producer. */
    @Actor
    public void end() {
        handoff.put(new Side.Item(1));
        handoff.end(null);
    }

    /** The consumer. */
    @Actor
    public void leave() {
        handoff.leave();
    }

    /**
     * Looks.
     *
     * @param result how many items were discarded
     */
    @Arbiter
    public void look(I_Result result) {
        result.r1 = discarded.get();
    }
}
