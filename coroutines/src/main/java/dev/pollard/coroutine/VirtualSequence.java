// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.Frames;
import dev.pollard.coroutine.frame.SequenceFrame;
import org.jspecify.annotations.Nullable;

/** An iterator whose body runs on a virtual thread. */
final class VirtualSequence<T> extends SequenceFrame<T> {
    private final BodyThread thread;

    VirtualSequence(SequenceBody<T> body) {
        thread = new BodyThread(this, () -> {
            body.run(this::suspendAtEmit);
            end();
            return null;
        });
    }

    private void suspendAtEmit(T item) {
        if (item == null) {
            throw new NullPointerException("null item from " + this);
        }
        Unwoven.own(thread, "emit");
        emitted(item);
        state = Unwoven.PLACE;
        Frames.goOn(thread.suspend(null));
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
