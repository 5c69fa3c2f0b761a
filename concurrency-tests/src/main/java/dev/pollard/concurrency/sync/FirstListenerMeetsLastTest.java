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
import org.openjdk.jcstress.infra.results.II_Result;

/** The last listener of a child leaves while another comes: the one that came is told when the parent is cancelled, the one that left is not. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The one that is there is told once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The child was taken out of its parent's list with a listener in its own.")
@State
public class FirstListenerMeetsLastTest {
    private final CancellationToken parent = CancellationToken.create();
    private final CancellationToken child = parent.child();
    private final AtomicInteger toldOld = new AtomicInteger();
    private final AtomicInteger toldNew = new AtomicInteger();
    private final CancellationToken.Registration old = child.onCancel(toldOld::incrementAndGet);

    /** The last one leaves. */
    @Actor
    public void leave() {
        old.close();
    }

    /** The first one comes. */
    @Actor
    public void come() {
        child.onCancel(toldNew::incrementAndGet);
    }

    /**
     * Cancels the parent.
     *
     * @param result how often each was told
     */
    @Arbiter
    public void cancel(II_Result result) {
        parent.cancel();
        result.r1 = toldOld.get();
        result.r2 = toldNew.get();
    }
}
