// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A tracker is drained while somebody begins to wait: done at once, or woken. */
@JCStressTest
@Outcome(id = "1, .*", expect = Expect.ACCEPTABLE, desc = "Done at once.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Woken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Pending, and never woken.")
@State
public class DrainMeetsWaitTest {
    private final TaskTracker tracker = TaskTracker.create();
    private final TaskTracker.Token last = tracker.token();
    private final Future<@Nullable Void> drained = tracker.drained();
    private final AtomicInteger wakes = new AtomicInteger();

    /** Closed already. */
    public DrainMeetsWaitTest() {
        boolean first = tracker.close();
        assert first;
    }

    /** The last one. */
    @Actor
    public void end() {
        last.close();
    }

    /**
     * Who waits.
     *
     * @param result whether it is over at once
     */
    @Actor
    public void await(II_Result result) {
        result.r1 = isOver(wakes::incrementAndGet) ? 1 : 0;
    }

    private boolean isOver(Waker waker) {
        try {
            return drained.poll(Context.of(waker)).isReady();
        } catch (Exception e) {
            return false;
        }
    }

    /**
     * Counts.
     *
     * @param result how often it was woken
     */
    @Arbiter
    public void count(II_Result result) {
        result.r2 = wakes.get();
    }
}
