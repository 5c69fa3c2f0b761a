// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.Frames;
import dev.pollard.coroutine.frame.GeneratorFrame;
import dev.pollard.coroutine.frame.Loop;
import dev.pollard.future.CleanupScope;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An async iterator whose body runs on a virtual thread. Its items are taken on the thread that polls. */
final class VirtualGenerator<T> extends GeneratorFrame<T> {
    private final BodyThread thread;

    VirtualGenerator(GeneratorBody<T> body) {
        thread = new BodyThread(this, () -> {
            body.run(this::suspendAtEmit);
            end();
            return Step.end();
        });
    }

    private void suspendAtEmit(T item) {
        if (item == null) {
            throw new NullPointerException("null item from " + this);
        }
        Unwoven.own(thread, "emit");
        awaiting = null;
        state = Unwoven.PLACE;
        Frames.goOn((Context) Objects.requireNonNull(thread.suspend(Poll.ready(item))));
    }

    @Override
    @SuppressWarnings("unchecked") // the body's items
    protected Step<T> go(Context cx) throws Exception {
        if (state == NEW) {
            thread.scope = cx.find(CleanupScope.class);
        }
        state = RUNNING;
        return (Step<T>) Objects.requireNonNull(thread.turn(cx));
    }

    @Override
    protected @Nullable CleanupScope cleanup() {
        return thread.scope;
    }

    @Override
    protected @Nullable Loop loops() {
        return thread.loops;
    }

    @Override
    protected void loops(@Nullable Loop first) {
        thread.loops = first;
    }

    @Override
    protected String site() {
        return thread.site();
    }
}
