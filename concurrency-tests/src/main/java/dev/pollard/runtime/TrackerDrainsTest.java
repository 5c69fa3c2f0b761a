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

/** The last tracked thing ends, the tracker is closed and reopened, and one waits: the moment, if there was one, is not missed. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Woken, and done.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It was over before the poll: done at once.")
@Outcome(
        id = "0, 0",
        expect = Expect.ACCEPTABLE,
        desc = "It was reopened before the last one ended: there was no such moment.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Woken for nothing, or done without a wake.")
@State
public class TrackerDrainsTest {
    private final TaskTracker tracker = TaskTracker.create();
    private final TaskTracker.Token last = tracker.token();
    private final Future<@Nullable Void> drained = tracker.drained();
    private final AtomicInteger wakes = new AtomicInteger();

    /** One waits. */
    public TrackerDrainsTest() {
        poll(wakes::incrementAndGet);
    }

    /** The last one. */
    @Actor
    public void end() {
        last.close();
    }

    /** Who closes and thinks better of it. */
    @Actor
    public void closeAndReopen() {
        tracker.close();
        tracker.reopen();
    }

    private boolean poll(Waker waker) {
        try {
            return drained.poll(Context.of(waker)).isReady();
        } catch (Exception e) {
            return false;
        }
    }

    /**
     * Polls once more.
     *
     * @param result how often it was woken, and whether the wait is over
     */
    @Arbiter
    public void finish(II_Result result) {
        result.r1 = wakes.get();
        result.r2 = poll(Waker.noop()) ? 1 : 0;
    }
}
