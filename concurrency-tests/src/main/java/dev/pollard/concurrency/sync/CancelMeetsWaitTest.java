// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.future.Future;
import dev.pollard.sync.CancellationToken;
import dev.pollard.task.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A parent is cancelled while somebody begins to wait for its child: done at once, or woken. */
@JCStressTest
@Outcome(id = "1, .*", expect = Expect.ACCEPTABLE, desc = "Done at once.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Woken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Pending, and never woken.")
@State
public class CancelMeetsWaitTest {
    private final CancellationToken parent = CancellationToken.create();
    private final Future<@Nullable Void> cancelled = parent.child().cancelled();
    private final AtomicInteger wakes = new AtomicInteger();

    /** Who cancels. */
    @Actor
    public void cancel() {
        parent.cancel();
    }

    /**
     * Who waits.
     *
     * @param result whether it is over at once
     */
    @Actor
    public void await(II_Result result) {
        try {
            result.r1 = cancelled.poll(Context.of(wakes::incrementAndGet)).isReady() ? 1 : 0;
        } catch (Exception e) {
            result.r1 = -1;
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
