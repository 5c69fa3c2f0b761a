// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.future;

import dev.pollard.future.Futures;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two futures of a large set become ready while the owner polls it: polling for as long as there are wakes gives both. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both values")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake was lost, or did not show what came before it")
@State
public class SetWakesMeetPollTest {
    private final JoinedPair.Leaf a = new JoinedPair.Leaf();
    private final JoinedPair.Leaf b = new JoinedPair.Leaf();
    private final AtomicBoolean woken = new AtomicBoolean(true);
    private final Context cx = Context.of(() -> woken.set(true));
    private final FuturesUnordered<Integer> set = FuturesUnordered.create();
    private int sum;

    /** The two lie in different blocks, among futures that never end. */
    public SetWakesMeetPollTest() {
        for (int i = 0; i < 63; i++) {
            set.push(Futures.pending());
        }
        set.push(a);
        for (int i = 0; i < 70; i++) {
            set.push(Futures.pending());
        }
        set.push(b);
        poll();
    }

    private void poll() {
        while (woken.getAndSet(false)) {
            Step<Integer> step = set.pollNext(cx);
            if (step.isReady()) {
                sum += step.value();
                woken.set(true); // there may be more
            }
        }
    }

    /** The source of both. */
    @Actor
    public void complete() {
        a.complete(1);
        b.complete(2);
    }

    /** The owner. */
    @Actor
    public void run() {
        poll();
    }

    /**
     * The owner, for as long as it was woken.
     *
     * @param result the sum of the values
     */
    @Arbiter
    public void finish(I_Result result) {
        poll();
        result.r1 = sum;
    }
}
