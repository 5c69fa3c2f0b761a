// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The producer puts its last item in and ends while the consumer looks and goes to wait: it sees the item and the failure, or is woken. */
@JCStressTest
@Outcome(id = "7, 3, 0", expect = Expect.ACCEPTABLE, desc = "all seen at once")
@Outcome(id = "7, 3, 1", expect = Expect.ACCEPTABLE, desc = "all seen, and woken as well: it had begun to wait")
@Outcome(id = "7, 0, 0", expect = Expect.ACCEPTABLE, desc = "the item was seen, and nothing was waited for")
@Outcome(id = "7, 0, 1", expect = Expect.ACCEPTABLE, desc = "the item was seen, and the wake is late")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "went to wait, and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or an end before the last item")
@State
public class EndMeetsAwaitTest {
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
        private int number;

        Failure(int number) {
            super(null, null, false, false);
            this.number = number;
        }
    }

    private final Handoff<Side.Item> handoff = new Handoff<>(4);
    private final Side consumer = new Side();
    private int got;
    private int ended;

    /** The producer. */
    @Actor
    public void end() {
        handoff.put(new Side.Item(7));
        handoff.end(new Failure(3));
    }

    /** The consumer. */
    @Actor
    public void take() {
        if (!handoff.hasItem() && !handoff.awaitProducer(consumer.cx)) {
            return;
        }
        boolean over = handoff.isOver();
        if (handoff.hasItem()) { // after the look at the end, as it is meant to be
            got = handoff.take().number;
        }
        if (over && handoff.failure() instanceof Failure failure) {
            ended = failure.number;
        }
    }

    /**
     * Looks.
     *
     * @param result what was taken, how it ended, and whether the consumer was woken
     */
    @Arbiter
    public void look(III_Result result) {
        result.r1 = got;
        result.r2 = ended;
        result.r3 = consumer.wakes;
    }
}
