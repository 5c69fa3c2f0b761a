// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.Notify;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** All are notified while one of them polls for the first time: he has it at once, or is woken, and sees what came before. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "notified once, and saw it all")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "the notification was lost or came twice, or did not show what came before it")
@State
public class NotifyWaitersMeetsPollTest {
    private final Notify notify = new Notify();
    private final Hand<@Nullable Void> notified = new Hand<>(notify.notified());
    private int data; // plain: the notification orders it
    private int seen;

    /** Who notifies. */
    @Actor
    public void tell() {
        data = 1;
        notify.notifyWaiters();
    }

    /** Who waits. */
    @Actor
    public void poll() {
        if (notified.run() || notified.run()) {
            seen = data;
        }
    }

    /**
     * Polls again if there was a wake.
     *
     * @param result what the one who was notified has seen, and whether a permit is left
     */
    @Arbiter
    public void finish(II_Result result) {
        if (!notified.isReady() && notified.run()) {
            seen = data;
        }
        result.r1 = seen;
        result.r2 = new Hand<>(notify.notified()).run() ? 1 : 0;
    }
}
