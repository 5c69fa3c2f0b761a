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
import org.openjdk.jcstress.infra.results.I_Result;

/** The only one in the queue is cancelled while one is notified: the permit is stored, whoever came first. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the permit is stored")
@Outcome(expect = Expect.FORBIDDEN, desc = "the notification was lost")
@State
public class OnlyCancelMeetsNotifyTest {
    private final Notify notify = new Notify();
    private final Hand<@Nullable Void> only = new Hand<>(notify.notified());

    /** Waits. */
    public OnlyCancelMeetsNotifyTest() {
        only.run();
    }

    /** Who notifies. */
    @Actor
    public void tell() {
        notify.notifyOne();
    }

    /** Who gives up. */
    @Actor
    public void cancel() {
        only.cancel();
    }

    /**
     * Takes what is left.
     *
     * @param result whether a permit is stored
     */
    @Arbiter
    public void finish(I_Result result) {
        result.r1 = new Hand<>(notify.notified()).run() ? 1 : 0;
    }
}
