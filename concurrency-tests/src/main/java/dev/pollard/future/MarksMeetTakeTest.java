// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two children of one word ask for a poll while the owner takes marks: each that was marked is found, by the owner then or later. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both were found.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The first was found, asked again, and was found again.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A mark was lost.")
@State
public class MarksMeetTakeTest {
    private static final int FIRST = 130;
    private static final int SECOND = 131;

    private final ReadySet ready = new ReadySet(200, false);
    private int first;
    private int second;

    /** The first is marked. */
    public MarksMeetTakeTest() {
        ready.mark(FIRST);
    }

    /** The owner, once. */
    @Actor
    public void take() {
        takeAll();
    }

    /** A thread that wakes the first again, and then the second. */
    @Actor
    public void mark() {
        ready.mark(FIRST);
        ready.mark(SECOND);
    }

    private void takeAll() {
        for (int i = ready.next(0); i >= 0; i = ready.next(i + 1)) {
            ready.take(i);
            if (i == FIRST) {
                first++;
            } else {
                second++;
            }
        }
    }

    /**
     * The owner, once more.
     *
     * @param result how often each was found
     */
    @Arbiter
    public void takeTheRest(II_Result result) {
        takeAll();
        result.r1 = first;
        result.r2 = second;
    }
}
