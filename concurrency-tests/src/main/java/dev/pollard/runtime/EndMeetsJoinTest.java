// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A task ends while its handle is awaited, first by one waker and then by another: the second is woken, unless its poll sees the end. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "The first poll saw the end.")
@Outcome(
        id = "2, 0, 0",
        expect = Expect.ACCEPTABLE,
        desc = "The second poll saw the end, before the first waker was woken or instead.")
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "The second poll saw the end that woke the first waker.")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The end woke the second waker.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody will ever know of the end, or somebody hears of it twice.")
@State
public class EndMeetsJoinTest {
    private final HandRunTask hand = new HandRunTask(true);
    private int seenBy;
    private int firstWoken;
    private int secondWoken;

    /** The worker. */
    @Actor
    public void run() {
        hand.run();
    }

    /** Who awaits. */
    @Actor
    public void join() {
        if (hand.hasEnded(Context.of(() -> firstWoken++))) {
            seenBy = 1;
        } else if (hand.hasEnded(Context.of(() -> secondWoken++))) {
            seenBy = 2;
        }
    }

    /**
     * Counts.
     *
     * @param result which poll saw the end, and how often each waker was woken
     */
    @Arbiter
    public void count(III_Result result) {
        result.r1 = seenBy;
        result.r2 = firstWoken;
        result.r3 = secondWoken;
    }
}
