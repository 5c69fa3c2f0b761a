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

/** The first in the queue is cancelled while one is notified: the second is notified, and nothing is stored. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the second was notified")
@Outcome(expect = Expect.FORBIDDEN, desc = "the notification was lost, or stored while somebody waits")
@State
public class CancelMeetsNotifyTest {
    private final Notify notify = new Notify();
    private final Hand<@Nullable Void> first = new Hand<>(notify.notified());
    private final Hand<@Nullable Void> second = new Hand<>(notify.notified());

    /** Both wait. */
    public CancelMeetsNotifyTest() {
        first.run();
        second.run();
    }

    /** Who notifies. */
    @Actor
    public void tell() {
        notify.notifyOne();
    }

    /** Who gives up. */
    @Actor
    public void cancel() {
        first.cancel();
    }

    /**
     * Polls the second if it was woken.
     *
     * @param result whether the second was notified, and whether a permit is stored
     */
    @Arbiter
    public void finish(II_Result result) {
        result.r1 = second.run() ? 1 : 0;
        result.r2 = new Hand<>(notify.notified()).run() ? 1 : 0;
    }
}
