// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.task;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.TaskMonitor;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A future that is measured, and was woken before, is woken while another owner polls it for the first time: that one sees the reason for the wake, or is woken. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "seen")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "the wake went to the owner before, and the new one has not seen what came before it")
@State
public class MonitoredWakeMeetsNewOwnerTest {
    private boolean reason; // plain: the wake is to show it
    private Waker inner = Waker.noop();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Future<Integer> future = TaskMonitor.create().instrument(Futures.pollFn(cx -> {
        inner = cx.waker();
        return reason ? Poll.ready(1) : Poll.pending();
    }));
    private final Waker first;
    private boolean seen;

    /** Polled once by the owner before, and woken once before. */
    public MonitoredWakeMeetsNewOwnerTest() {
        pollWith(Context.of(Waker.noop()));
        first = inner;
        first.wake();
    }

    private void pollWith(Context cx) {
        try {
            seen = future.poll(cx).isReady();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Who wakes. */
    @Actor
    public void wake() {
        reason = true;
        first.wake();
    }

    /** The new owner. */
    @Actor
    public void poll() {
        pollWith(Context.of(() -> woken.set(true)));
    }

    /**
     * The new owner again, if it was woken.
     *
     * @param result whether it has seen the reason
     */
    @Arbiter
    public void finish(Z_Result result) {
        if (!seen && woken.get()) {
            poll();
        }
        result.r1 = seen;
    }
}
