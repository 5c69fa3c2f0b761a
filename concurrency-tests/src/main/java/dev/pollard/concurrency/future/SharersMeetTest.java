// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.future;

import dev.pollard.future.Futures;
import dev.pollard.future.SharedFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A shared future becomes ready while the one that polled it polls once more and is cancelled: the one that stays gets the value. */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "The value, without a poll of the source by two at a time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A wake was lost, or two polled at once.")
@State
public class SharersMeetTest {
    private final JoinedPair.Leaf leaf = new JoinedPair.Leaf();
    private final AtomicBoolean polling = new AtomicBoolean();
    private volatile int overlaps;
    private final SharedFuture<Integer> stays = Futures.shared(Futures.pollFn(cx -> {
        if (polling.getAndSet(true)) {
            overlaps = 1;
        }
        Poll<Integer> poll = leaf.poll(cx);
        polling.set(false);
        return poll;
    }));
    private final SharedFuture<Integer> leaves = stays.share();
    private final AtomicBoolean woken = new AtomicBoolean(true);
    private final Context cx = Context.of(() -> woken.set(true));
    private int value;

    /** The one that leaves has polled first. */
    public SharersMeetTest() {
        poll(leaves, Context.of(() -> {}));
        run();
    }

    private static int poll(SharedFuture<Integer> one, Context cx) {
        try {
            Poll<Integer> poll = one.poll(cx);
            return poll.isReady() ? poll.value() : 0;
        } catch (Exception e) {
            return -1;
        }
    }

    private void run() {
        while (value == 0 && woken.getAndSet(false)) {
            value = poll(stays, cx);
        }
    }

    /** The source. */
    @Actor
    public void complete() {
        leaf.complete(7);
    }

    /** The one that leaves, maybe after it was woken. */
    @Actor
    public void leave() {
        poll(leaves, Context.of(() -> {}));
        leaves.cancel();
    }

    /**
     * The one that stays, for as long as it was woken.
     *
     * @param result its value, 0 if it sleeps; 1 if the source was polled by two at once
     */
    @Arbiter
    public void finish(II_Result result) {
        run();
        result.r1 = value;
        result.r2 = overlaps;
    }
}
