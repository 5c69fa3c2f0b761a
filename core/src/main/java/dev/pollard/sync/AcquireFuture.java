// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Waits for permits and gives what stands for having them: a guard or a permit.
 *
 * <p>Most find them free, so the place in the queue, which is twice as large, is made only if there is a need to wait.
 */
abstract class AcquireFuture<G> implements Future<G> {
    private static final byte OPEN = 0;
    private static final byte ENDED = 1;
    private static final byte CANCELLED = 2;

    /** The claim, once the permits were not to be had at once. Owner: who polls; a diagnosis reads it as it is. */
    private @Nullable Place place;

    private byte state; // owner: who polls

    /** A place in the queue. */
    private static final class Place extends Acquire {
        private final Permits permits;

        Place(Permits permits, int need) {
            super(need);
            this.permits = permits;
        }

        @Override
        Permits permits() {
            return permits;
        }
    }

    abstract Permits permits();

    /** How many. */
    abstract int need();

    /** Makes the guard of permits that have just been taken. */
    abstract G guard(@Nullable TaskInfo owner);

    /** What to fail with if the permits are closed. */
    RuntimeException refusal() {
        throw new AssertionError("closed: " + this);
    }

    @Override
    public final Poll<G> poll(Context cx) {
        if (state != OPEN) {
            throw new IllegalStateException(
                    (state == CANCELLED ? "future polled after cancel: " : "future polled after completion: ") + this);
        }
        byte now = claim(cx);
        if (now == Acquire.TAKEN) {
            state = ENDED;
            return Poll.ready(guard(cx.find(TaskInfo.class)));
        }
        if (now == Acquire.REFUSED) {
            state = ENDED;
            throw refusal();
        }
        return Poll.pending();
    }

    private byte claim(Context cx) {
        Place here = place;
        if (here == null) {
            if (!cx.mayProceed()) {
                return Acquire.WAITING;
            }
            if (permits().tryTake(need())) {
                cx.progressed();
                return Acquire.TAKEN;
            }
            here = new Place(permits(), need());
            place = here;
        }
        return here.pollPermits(cx);
    }

    @Override
    public final void cancel() {
        if (state == OPEN) {
            state = CANCELLED;
            if (place != null) {
                place.leave();
            }
        }
    }

    /** What is waited for: the lock or semaphore. */
    abstract Object resource();

    /** Tells who has it. */
    abstract void inspectHolders(Inspector inspector);

    @Override
    public final void inspect(Inspector inspector) {
        inspector.name(toString());
        Place here = place;
        if (here == null || state != OPEN) {
            return;
        }
        switch (here.state) {
            case Acquire.WAITING -> {
                if (!permits().inspectOffer(inspector, resource())) {
                    inspectHolders(inspector);
                }
            }
            case Acquire.OFFERED -> inspector.waitsFor("a poll: its turn has come");
            case Acquire.LAPSED -> inspector.waitsFor("a poll: its turn has come and lapsed");
            default -> {}
        }
    }
}
