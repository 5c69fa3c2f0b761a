// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.AsyncFrame;
import dev.pollard.coroutine.frame.Loop;
import dev.pollard.future.CleanupScope;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future whose body runs on a virtual thread. */
final class VirtualAsync<T extends @Nullable Object> extends AsyncFrame<T> {
    private final BodyThread thread;

    VirtualAsync(AsyncBody<? extends T> body) {
        thread = new BodyThread(this, () -> {
            T value = body.run();
            end();
            return Poll.ready(value);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // the body's value
    public Poll<T> poll(Context cx) throws Exception {
        if (state < NEW) {
            throw misuse();
        }
        try {
            return (Poll<T>) go(cx);
        } catch (Throwable failure) {
            failed();
            throw failure;
        }
    }

    @Override
    protected Object go(Context cx) throws Exception {
        if (state == NEW) {
            thread.scope = cx.find(CleanupScope.class);
        }
        state = RUNNING;
        return Objects.requireNonNull(thread.turn(cx));
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
