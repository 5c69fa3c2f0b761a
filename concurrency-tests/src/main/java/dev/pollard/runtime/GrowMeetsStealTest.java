// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The ring is full and grows while a thief steals: a thief that used the ring that it saw before its claim would find empty slots. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Each job once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A job was lost or came out twice.")
@State
public class GrowMeetsStealTest {
    private static final int JOBS = 5;

    private final RunQueue queue = new RunQueue(2, 16);
    private final RunQueue mine = new RunQueue(8, 16);
    private final Injector injector = new Injector(new TaskShard(null));
    private final Counted[] jobs = new Counted[JOBS];
    private boolean emptySlot;

    /** How often a job came out, counted by each side for itself. */
    private static final class Counted implements Job {
        int byOwner;
        int byThief;

        @Override
        public void run(Carrier carrier) {}
    }

    /** The ring is full. */
    public GrowMeetsStealTest() {
        for (int i = 0; i < JOBS; i++) {
            jobs[i] = new Counted();
        }
        queue.push(jobs[0], injector);
        queue.push(jobs[1], injector);
    }

    /** The owner. */
    @Actor
    public void push() {
        queue.push(jobs[2], injector);
        queue.push(jobs[3], injector);
        if (queue.pop() instanceof Counted job) {
            job.byOwner++;
        }
        queue.push(jobs[4], injector);
    }

    /** The thief. */
    @Actor
    public void steal() {
        try {
            if (queue.stealInto(mine) instanceof Counted job) {
                job.byThief++;
            }
        } catch (AssertionError e) {
            emptySlot = true;
        }
    }

    /**
     * Takes what is left and counts.
     *
     * @param result whether each job came out once; how many empty slots were found
     */
    @Arbiter
    public void count(II_Result result) {
        for (Job job = queue.pop(); job != null; job = queue.pop()) {
            ((Counted) job).byOwner++;
        }
        for (Job job = mine.pop(); job != null; job = mine.pop()) {
            ((Counted) job).byThief++;
        }
        for (Job job = injector.poll(); job != null; job = injector.poll()) {
            ((Counted) job).byOwner++;
        }
        result.r1 = 1;
        for (Counted job : jobs) {
            if (job.byOwner + job.byThief != 1) {
                result.r1 = 0;
            }
        }
        result.r2 = emptySlot ? 1 : 0;
    }
}
