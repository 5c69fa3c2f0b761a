// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import org.jspecify.annotations.Nullable;

/** Waits for permits and gives what stands for having them: a guard or a permit. */
abstract class AcquireFuture<G> extends Acquire implements Future<G> {

    AcquireFuture(int need) {
        super(need);
    }

    /** Makes the guard of permits that have just been taken. */
    abstract G guard(@Nullable TaskInfo owner);

    /** What to fail with if the permits are closed. */
    RuntimeException refusal() {
        throw new AssertionError("closed: " + this);
    }

    @Override
    public final Poll<G> poll(Context cx) {
        refuseIfOver();
        byte now = pollPermits(cx);
        if (now == TAKEN) {
            state = ENDED;
            return Poll.ready(guard(task));
        }
        if (now == REFUSED) {
            state = ENDED;
            throw refusal();
        }
        return Poll.pending();
    }

    @Override
    public final void cancel() {
        leave();
    }

    /** What is waited for: the lock or semaphore. */
    abstract Object resource();

    /** Tells who has it. */
    abstract void inspectHolders(Inspector inspector);

    @Override
    public final void inspect(Inspector inspector) {
        inspector.name(toString());
        switch (state) {
            case WAITING -> {
                if (!permits().inspectOffer(inspector, resource())) {
                    inspectHolders(inspector);
                }
            }
            case OFFERED -> inspector.waitsFor("a poll: its turn has come");
            case LAPSED -> inspector.waitsFor("a poll: its turn has come and lapsed");
            default -> {}
        }
    }
}
