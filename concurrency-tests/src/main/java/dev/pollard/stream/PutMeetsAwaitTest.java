// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An item is put in and shown while the consumer looks and goes to wait: it takes the item, whole, or is woken. */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "taken at once")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "taken, and woken as well: it had begun to wait")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to wait, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or an item that was not whole")
@State
public class PutMeetsAwaitTest {
    private final Handoff<Side.Item> handoff = new Handoff<>(4);
    private final Side consumer = new Side();
    private int got;

    /** The producer. */
    @Actor
    public void put() {
        handoff.put(new Side.Item(7));
        handoff.publish();
    }

    /** The consumer. */
    @Actor
    public void take() {
        got = handoff.hasItem() || handoff.awaitProducer(consumer.cx) ? handoff.take().number : Side.WAITS;
    }

    /**
     * Looks.
     *
     * @param result what was taken, and whether the consumer was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = got;
        result.r2 = consumer.wakes;
    }
}
