// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.CoroutineFrame;
import dev.pollard.coroutine.frame.Frames;
import org.jspecify.annotations.Nullable;

/** A coroutine whose body runs on a virtual thread. */
final class VirtualCoroutine<A extends @Nullable Object, Y extends @Nullable Object, R extends @Nullable Object>
        extends CoroutineFrame<A, Y, R> {
    private final BodyThread thread;

    @SuppressWarnings({"unchecked", "NullAway"}) // the arguments are those of resume
    VirtualCoroutine(CoroutineBody<A, Y, R> body) {
        BodyThread[] self = new BodyThread[1];
        thread = new BodyThread(this, () -> {
            R result = body.run((A) self[0].argument(), this::suspendAtYield);
            end();
            return returned(result);
        });
        self[0] = thread;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the arguments are those of resume
    private A suspendAtYield(Y value) {
        Unwoven.own(thread, "yield");
        state = Unwoven.PLACE;
        return (A) Frames.goOn(thread.suspend(yielded(value)));
    }

    @Override
    protected @Nullable Object go(@Nullable Object argument) throws Exception {
        state = RUNNING;
        return thread.turn(argument);
    }

    @Override
    protected String site() {
        return thread.site();
    }
}
