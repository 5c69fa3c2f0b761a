// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Takes permits by being polled, again and again: for leaves, iterators, and loops that are written as a {@code poll} method.
 *
 * <p><b>Behaviour.</b> A call either gives a permit, or says {@code Pending} and keeps its place in the queue for the next call. After a permit the next call asks for
 * another one.
 *
 * <p><b>Threading.</b> One owner, as for a future.
 *
 * <p><b>Cancellation.</b> Whoever stops in between calls {@link #abortAcquire()}, which leaves the queue and gives a turn that has come to the next. The object can be
 * used again after that. A permit that was given is the caller's, and stays that.
 *
 * <p><b>Ordering.</b> As with {@link AsyncSemaphore#acquire(int)}: in the order of the first calls.
 *
 * <pre>{@code
 * public Step<Page> pollNext(Context cx) {
 *     Poll<AsyncSemaphore.Permit> permit = permits.pollAcquire(cx);
 *     if (permit.isPending()) {
 *         return Poll.pending();
 *     }
 *     ...
 * }
 * }</pre>
 */
public final class PollSemaphore implements Inspectable {
    private final AsyncSemaphore semaphore;

    /** Null unless a permit is waited for. */
    private @Nullable AcquireFuture<AsyncSemaphore.Permit> waiting;

    private int wanted; // by waiting

    PollSemaphore(AsyncSemaphore semaphore) {
        this.semaphore = semaphore;
    }

    /**
     * Takes a permit, as soon as there is one.
     *
     * @param cx the waker and the budget to use in this call
     * @return the permit, which is the caller's to release
     * @throws SemaphoreClosedException if the semaphore is closed
     */
    public Poll<AsyncSemaphore.Permit> pollAcquire(Context cx) {
        return pollAcquire(cx, 1);
    }

    /**
     * Takes so many permits, all at once.
     *
     * <p>A call that wants another number than the one before, which is pending, gives up the place of that one.
     *
     * @param cx the waker and the budget to use in this call
     * @param count how many; 0 does not wait
     * @return one object that stands for all of them, which is the caller's to release
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws SemaphoreClosedException if the semaphore is closed
     */
    public Poll<AsyncSemaphore.Permit> pollAcquire(Context cx, int count) {
        AcquireFuture<AsyncSemaphore.Permit> acquiring = waiting;
        if (acquiring == null || wanted != count) {
            AcquireFuture<AsyncSemaphore.Permit> next = semaphore.acquiring(count);
            abortAcquire();
            acquiring = next;
            wanted = count;
        }
        waiting = null; // unless it goes on waiting
        Poll<AsyncSemaphore.Permit> poll = acquiring.poll(cx);
        if (poll.isPending()) {
            waiting = acquiring;
        }
        return poll;
    }

    /**
     * Gives up: leaves the queue of those who wait.
     *
     * @return whether a permit was waited for
     */
    public boolean abortAcquire() {
        AcquireFuture<AsyncSemaphore.Permit> unwanted = waiting;
        waiting = null;
        if (unwanted == null) {
            return false;
        }
        unwanted.cancel();
        return true;
    }

    /**
     * Returns the semaphore.
     *
     * @return the one whose permits this takes
     */
    public AsyncSemaphore semaphore() {
        return semaphore;
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("PollSemaphore");
        inspector.child(waiting);
    }

    @Override
    public String toString() {
        return "PollSemaphore(" + (waiting == null ? "idle" : "waiting for " + wanted) + ", " + semaphore + ")";
    }
}
