// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The workers that sleep, and how many of the others are looking for work.
 *
 * <p><b>Assumptions.</b> A worker that makes a job visible to others calls {@link #toNotify} afterwards. A worker calls {@link #park} before it
 * sleeps and, if that says it was the last one searching, looks at all queues once more.
 *
 * <p><b>Guarantees.</b> After a job has been made visible, some worker that is awake will look at the queues: the one that is woken here, one that is searching
 * already, or one that sees the job in its last look before it sleeps.
 */
final class IdleWorkers {
    /*
     * Overview. `state` packs how many workers are awake (high half) and how many of those are searching (low half). It is
     * changed by RMW operations only, and read without the lock by toNotify, whose full fence stands between the
     * push of a job and that read. On the other side park() subtracts by an RMW and then the caller reads the queues. So of a push and a
     * park that race, at least one sees the other: either the pusher finds the worker asleep and wakes it, or the
     * parking worker finds the job. Only one worker is woken at a time: it wakes the next one when it has
     * found work (see Worker), so that a burst of pushes does not wake everybody.
     *
     * A worker that is replaced while it is on its way to sleep may be listed beside the one in its place: then two stand for one for a moment, and
     * waking the former wakes the driver that both share.
     */
    private static final int AWAKE = 1 << 16;
    private static final int SEARCHING_MASK = AWAKE - 1;

    private final int workers;
    private final AtomicInteger state;
    private final ArrayDeque<Worker> sleepers = new ArrayDeque<>(); // a stack; guarded by this

    IdleWorkers(int workers) {
        this.workers = workers;
        this.state = new AtomicInteger(workers * AWAKE);
    }

    private boolean mayNotify() {
        int s = state.get();
        return (s & SEARCHING_MASK) == 0 && s / AWAKE < workers;
    }

    /**
     * Returns a sleeping worker that is to be woken because of a new job; it counts as searching from now on.
     *
     * @return the worker, or null if somebody is searching already or nobody sleeps
     */
    @Nullable
    Worker toNotify() {
        VarHandle.fullFence(); // between the caller's push and the read of the state
        if (!mayNotify()) {
            return null;
        }
        synchronized (this) {
            Worker worker = mayNotify() ? sleepers.pollLast() : null;
            if (worker != null) {
                state.getAndAdd(AWAKE + 1);
            }
            return worker;
        }
    }

    /**
     * Lists a worker as sleeping.
     *
     * @param worker the worker
     * @param searching whether it was searching until now
     * @return whether it was the last one searching: look at all queues once more
     */
    boolean park(Worker worker, boolean searching) {
        synchronized (this) {
            sleepers.addLast(worker);
            int before = state.getAndAdd(searching ? -AWAKE - 1 : -AWAKE);
            return searching && (before & SEARCHING_MASK) == 1;
        }
    }

    /**
     * Takes a worker off the list when it woke by itself.
     *
     * @param worker the worker
     * @return false if it is off the list already, since {@link #toNotify} returned it: it counts as searching then
     */
    boolean unpark(Worker worker) {
        synchronized (this) {
            boolean listed = sleepers.removeLastOccurrence(worker);
            if (listed) {
                state.getAndAdd(AWAKE);
            }
            return listed;
        }
    }

    /** Whether it seems that a sleeping worker could be woken: a look without a fence, for who will look at the job itself if nobody else does. */
    boolean seemsIdle() {
        return mayNotify();
    }

    /** Lets a worker begin to search, if fewer than half of all do. */
    boolean trySearch() {
        if (2 * (state.get() & SEARCHING_MASK) >= workers) {
            return false;
        }
        state.getAndIncrement();
        return true;
    }

    /**
     * Ends a search that found something.
     *
     * @return whether this was the last one searching: wake another
     */
    boolean endSearch() {
        return (state.getAndDecrement() & SEARCHING_MASK) == 1;
    }
}
