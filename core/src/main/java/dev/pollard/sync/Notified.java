// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A future that is ready once its {@link Notify} has notified it.
 *
 * <p><b>Behaviour.</b> {@link Notify#notifyWaiters()} reaches it from its creation on. {@link Notify#notifyOne()} and {@link
 * Notify#notifyLast()} reach it once it is in the queue: from its first poll, or from {@link #enable()} on.
 *
 * <p><b>Threading.</b> One owner, as any future.
 *
 * <p><b>Cancellation.</b> Loses the place in the queue. A notification that was for this one alone, and that it has not returned
 * yet, goes on to the next.
 */
public final class Notified extends Listener implements Future<@Nullable Void> {

    Notified(Notify notify) {
        super(notify);
    }

    /**
     * Gets into the queue without polling, so that a notification that comes before the first poll is not missed.
     *
     * <p>What a poll does, but for the waker: takes the stored permit if there is one. A condition that is looked at after this
     * is not missed if it becomes true between the look and the poll. If it is true already, cancel this future: it is in the
     * queue, and would use up the notification of another.
     *
     * <pre>{@code
     * public Poll<Job> poll(Context cx) {
     *     while (true) {
     *         if (added == null) {
     *             added = jobs.notified();
     *             added.enable();
     *             Job job = queue.poll();
     *             if (job != null) {
     *                 added.cancel();
     *                 return Poll.ready(job);
     *             }
     *         }
     *         if (added.poll(cx).isPending()) {
     *             return Poll.pending();
     *         }
     *         added = null; // notified, but another may have been quicker: look again
     *     }
     * }
     * }</pre>
     *
     * @return true if it has been notified: the next poll is ready
     */
    public boolean enable() {
        refuseIfOver();
        if (state != TOLD && listen(null)) {
            state = TOLD;
        }
        return state == TOLD;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        refuseIfOver();
        if (isWaiting(cx.waker()) || !cx.mayProceed()) {
            return Poll.pending();
        }
        if (state != TOLD && !listen(cx.waker())) {
            return Poll.pending();
        }
        state = ENDED;
        cx.progressed();
        return Poll.done();
    }

    @Override
    public void cancel() {
        stop();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name(toString());
        if (state == WAITING) {
            inspector.waitsFor("a notification of " + notify);
        }
    }

    @Override
    public String toString() {
        return notify + ".notified";
    }
}
