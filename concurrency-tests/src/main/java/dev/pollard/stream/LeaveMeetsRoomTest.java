// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The consumer leaves while the producer looks for room and goes to wait: it sees that, or is woken. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "seen at once")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken as well: it had begun to wait")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went to wait, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake")
@State
public class LeaveMeetsRoomTest {
    private final Handoff<Side.Item> handoff = new Handoff<>(1);
    private final Side producer = new Side();
    private int seen;

    /** Fills it. */
    public LeaveMeetsRoomTest() {
        handoff.put(new Side.Item(1));
        handoff.publish();
    }

    /** The consumer. */
    @Actor
    public void leave() {
        handoff.leave();
    }

    /** The producer, as a lane does it. */
    @Actor
    public void produce() {
        seen = handoff.hasRoom(producer.cx) || handoff.isLeft() ? 1 : Side.WAITS;
    }

    /**
     * Looks.
     *
     * @param result whether the producer saw it, and whether it was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = seen;
        result.r2 = producer.wakes;
    }
}
