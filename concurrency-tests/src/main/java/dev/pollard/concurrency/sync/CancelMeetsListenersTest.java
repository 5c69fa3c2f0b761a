// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.CancellationToken;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The root is cancelled while a grandchild gets a listener and loses another: who is there is told once, and on return the grandchild is cancelled. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "The one that left was not told, the one that came was.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Both were told.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One was not told, or twice, or cancel returned too early.")
@State
public class CancelMeetsListenersTest {
    private final CancellationToken root = CancellationToken.create();
    private final CancellationToken grandchild = root.child().child();
    private final AtomicInteger toldOld = new AtomicInteger();
    private final AtomicInteger toldNew = new AtomicInteger();
    private final CancellationToken.Registration old = grandchild.onCancel(toldOld::incrementAndGet);

    /**
     * Cancels the root.
     *
     * @param result whether the grandchild is cancelled on return
     */
    @Actor
    public void cancel(III_Result result) {
        root.cancel();
        result.r3 = grandchild.isCancelled() ? 1 : 0;
    }

    /** One leaves, and one comes. */
    @Actor
    public void leaveAndCome() {
        old.close();
        grandchild.onCancel(toldNew::incrementAndGet);
    }

    /**
     * Counts.
     *
     * @param result how often each was told
     */
    @Arbiter
    public void count(III_Result result) {
        result.r1 = toldOld.get();
        result.r2 = toldNew.get();
    }
}
