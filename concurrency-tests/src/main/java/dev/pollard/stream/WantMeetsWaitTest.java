// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The consumer asks for its first item while the producer looks whether anybody does: it sees that, and who hears of lost items, or is woken. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "seen at once")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken as well: it had begun to wait")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to wait, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or a hook that was not seen")
@State
public class WantMeetsWaitTest {
    private final Handoff<Side.Item> handoff = new Handoff<>(4);
    private final Side producer = new Side();
    private final Side consumer = new Side();
    private final DiscardHook hook = item -> {};
    private int seen;

    /** The consumer. */
    @Actor
    public void want() {
        handoff.want(consumer.cx.with(DiscardHook.class, hook));
    }

    /** The producer. */
    @Actor
    public void produce() {
        if (handoff.isWanted(producer.cx)) {
            seen = handoff.hook() == hook ? 1 : -1;
        }
    }

    /**
     * Looks.
     *
     * @param result what the producer saw, and whether it was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = seen;
        result.r2 = producer.wakes;
    }
}
