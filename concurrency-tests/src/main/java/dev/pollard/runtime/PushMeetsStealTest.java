// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The owner pushes while a thief steals: a plain write of the new tail would let the thief claim a slot before it sees the job in it. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "The thief came first.")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The thief has the whole job.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "The thief has a job whose fields it does not see.")
@Outcome(id = "-2", expect = Expect.FORBIDDEN, desc = "The thief has claimed an empty slot.")
@State
public class PushMeetsStealTest {
    private final RunQueue queue = new RunQueue();
    private final RunQueue mine = new RunQueue();
    private final Injector injector = new Injector(new TaskShard(null));

    /** A job with something to see. */
    private static final class Marked implements Job {
        int mark;

        @Override
        public void run(Carrier carrier) {}
    }

    /** The owner. */
    @Actor
    public void push() {
        Marked job = new Marked();
        job.mark = 1;
        queue.push(job, injector);
    }

    /**
     * The thief.
     *
     * @param result what it got
     */
    @Actor
    public void steal(I_Result result) {
        try {
            Job job = queue.stealInto(mine);
            result.r1 = job == null ? -1 : ((Marked) job).mark;
        } catch (AssertionError e) {
            result.r1 = -2;
        }
    }
}
