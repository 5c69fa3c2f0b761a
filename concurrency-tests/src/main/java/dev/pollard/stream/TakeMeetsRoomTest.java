// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The only place is emptied while the producer looks for room and goes to wait: it puts its item there, which stays whole, or is woken. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "put in at once")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "put in, and woken as well: it had begun to wait")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to wait, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or an item that was overwritten")
@State
public class TakeMeetsRoomTest {
    private final Handoff<Side.Item> handoff = new Handoff<>(1);
    private final Side producer = new Side();

    /** Fills the place, and lets the consumer see it. */
    public TakeMeetsRoomTest() {
        handoff.put(new Side.Item(1));
        handoff.publish();
        handoff.hasItem();
    }

    /** The consumer. */
    @Actor
    public void take() {
        handoff.take();
    }

    /** The producer. */
    @Actor
    public void put() {
        if (handoff.hasRoom(producer.cx)) {
            handoff.put(new Side.Item(2));
            handoff.publish();
        }
    }

    /**
     * Looks.
     *
     * @param result the item that is there now, and whether the producer was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = handoff.hasItem() ? handoff.take().number : Side.WAITS;
        result.r2 = producer.wakes;
    }
}
