// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * One of several futures that all end as the one future behind them does, which runs once.
 *
 * <p><b>Behaviour.</b> Lazy: the future behind runs while at least one of those who share it is polled; which of them does its work does not matter, and
 * when that one is cancelled another takes over. {@link #share()} makes one more.
 *
 * <p><b>Threading.</b> Each of those who share has one owner, as any future; the owners may be different tasks on different threads. The future behind is
 * polled by one of them at a time.
 *
 * <p><b>Cancellation.</b> Cancels this one. When the last one is cancelled that has not ended, the future behind is.
 *
 * <p><b>Errors.</b> All of them fail with the very exception that the future behind has thrown.
 *
 * @param <T> the type of the value, which all get: make it one that can be shared
 */
public final class SharedFuture<T extends @Nullable Object> extends OneShot<T> {
    private final Sharing<T> sharing;

    // All guarded by the lock of `sharing`.

    @Nullable
    Waker waker;

    @Nullable
    SharedFuture<T> previous;

    @Nullable
    SharedFuture<T> next;

    SharedFuture(Sharing<T> sharing) {
        this.sharing = sharing;
    }

    /**
     * Returns one more future that ends as this one does, also if this one has ended.
     *
     * @return the future
     * @throws IllegalStateException if all that shared were cancelled
     */
    public SharedFuture<T> share() {
        return sharing.join();
    }

    /**
     * Looks whether the future behind has ended, without waiting.
     *
     * @return its value, or pending
     * @throws Exception if it has failed
     */
    public Poll<T> peek() throws Exception {
        return sharing.peek();
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        return sharing.poll(this, cx);
    }

    @Override
    void release() {
        sharing.leave(this);
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(sharing.source());
    }

    @Override
    public String toString() {
        return "Shared(" + sharing + ")";
    }
}
