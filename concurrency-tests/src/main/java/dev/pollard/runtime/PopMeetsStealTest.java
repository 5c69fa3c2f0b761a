// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The owner and a thief want the same jobs, and the owner refills the slot that it emptied: each of three jobs comes out once. */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Each job once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A job was lost or came out twice.")
@State
public class PopMeetsStealTest {
    private final RunQueue queue = new RunQueue();
    private final RunQueue mine = new RunQueue();
    private final Injector injector = new Injector(new TaskShard(null));
    private final Counted first = new Counted();
    private final Counted second = new Counted();
    private final Counted third = new Counted();

    /** How often a job came out, counted by each side for itself. */
    private static final class Counted implements Job {
        int byOwner;
        int byThief;

        @Override
        public void run(Carrier carrier) {}
    }

    /** Two jobs are in the queue. */
    public PopMeetsStealTest() {
        queue.push(first, injector);
        queue.push(second, injector);
    }

    /** The owner. */
    @Actor
    public void own() {
        if (queue.pop() instanceof Counted job) {
            job.byOwner++;
        }
        queue.push(third, injector);
        if (queue.pop() instanceof Counted job) {
            job.byOwner++;
        }
    }

    /** The thief. */
    @Actor
    public void steal() {
        if (queue.stealInto(mine) instanceof Counted job) {
            job.byThief++;
        }
    }

    /**
     * Takes what is left and counts.
     *
     * @param result how often each job came out
     */
    @Arbiter
    public void count(III_Result result) {
        for (Job job = queue.pop(); job != null; job = queue.pop()) {
            ((Counted) job).byOwner++;
        }
        for (Job job = mine.pop(); job != null; job = mine.pop()) {
            ((Counted) job).byThief++;
        }
        result.r1 = first.byOwner + first.byThief;
        result.r2 = second.byOwner + second.byThief;
        result.r3 = third.byOwner + third.byThief;
    }
}
