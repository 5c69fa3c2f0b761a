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

/** An unfair mutex is unlocked while two others come: each of them has it once, alone, and sees what the one before did. */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "two had the lock at once, a wake was lost, or an unlock did not show what came before it")
@State
public class UnfairUnlockMeetsLockTest {
    private final AsyncMutex mutex = AsyncMutex.unfair();
    private final Hand<AsyncMutex.Guard> held = new Hand<>(mutex.lock());
    private final Hand<AsyncMutex.Guard> one = new Hand<>(mutex.lock());
    private final Hand<AsyncMutex.Guard> other = new Hand<>(mutex.lock());
    private int counter; // plain: the mutex guards it
    private boolean oneDone;
    private boolean otherDone;

    /** Locks. */
    public UnfairUnlockMeetsLockTest() {
        held.run();
    }

    private boolean count(Hand<AsyncMutex.Guard> hand) {
        if (!hand.run()) {
            return false;
        }
        counter++;
        hand.value().close();
        return true;
    }

    /** The holder. */
    @Actor
    public void unlock() {
        count(held);
    }

    /** One who comes. */
    @Actor
    public void lockOne() {
        oneDone = count(one) || count(one);
    }

    /** Another one who comes. */
    @Actor
    public void lockOther() {
        otherDone = count(other) || count(other);
    }

    /**
     * Lets those go on who have been woken.
     *
     * @param result how often the counter was increased
     */
    @Arbiter
    public void finish(I_Result result) {
        for (int i = 0; i < 2; i++) {
            oneDone = oneDone || count(one);
            otherDone = otherDone || count(other);
        }
        result.r1 = mutex.isLocked() ? -1 : counter;
    }
}
