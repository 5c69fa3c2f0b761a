// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.AsyncMutex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A mutex goes to one who waits while another task takes over his future: that task has it, or is woken. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "has the lock, and saw it all")
@Outcome(expect = Expect.FORBIDDEN, desc = "the wake went to the old waker alone, or did not show what came before it")
@State
public class UnlockMeetsPollTest {
    private final AsyncMutex mutex = new AsyncMutex();
    private final Hand<AsyncMutex.Guard> held = new Hand<>(mutex.lock());
    private final Hand<AsyncMutex.Guard> next = new Hand<>(mutex.lock());
    private int data; // plain: the mutex guards it
    private int seen;

    /** Locks, and lets the next one wait. */
    public UnlockMeetsPollTest() {
        held.run();
        next.run();
    }

    /** The holder. */
    @Actor
    public void unlock() {
        data = 1;
        held.value().close();
    }

    /** The task that takes over. */
    @Actor
    public void poll() {
        if (next.pollAsAnotherTask()) {
            seen = data;
        }
    }

    /**
     * Polls again if there was a wake.
     *
     * @param result what the one who has the lock has seen
     */
    @Arbiter
    public void finish(I_Result result) {
        if (!next.isReady() && next.run()) {
            seen = data;
        }
        result.r1 = seen;
    }
}
