// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One child of a {@link ChildSet}, and the waker that it is polled with.
 *
 * <p>A resource may keep this waker long after the child has ended; by then it refers to nothing and wakes nobody.
 */
final class Child implements Waker {
    private final int index;

    /** Where the child is marked; null once it has ended, was cancelled or handed back. The only field that other threads read. */
    private volatile ChildSet.@Nullable Block block;

    private @Nullable Future<?> future;
    private @Nullable Object trace;

    /** The set's context of the last poll, and the child's one derived from it. */
    private @Nullable Context setContext;

    private @Nullable Context context;

    Child(ChildSet.Block block, int index, Future<?> future) {
        this.block = block;
        this.index = index;
        this.future = Objects.requireNonNull(future, "future");
    }

    /** The place among all children of the set. */
    int index() {
        return index;
    }

    ChildSet.@Nullable Block block() {
        return block;
    }

    /** The future, or null if it is not this child's any more. */
    @Nullable
    Future<?> future() {
        return future;
    }

    Context context(Context cx) {
        Context derived = context;
        if (derived == null || setContext != cx) {
            derived = cx.withWaker(this);
            context = derived;
            setContext = cx;
        }
        return derived;
    }

    /** Lets go of the future, which has ended, or which the caller cancels or hands back. */
    @Nullable
    Future<?> forget() {
        Future<?> running = future;
        if (running != null) {
            future = null;
            trace = Trace.of(running);
            block = null;
            setContext = null;
            context = null;
        }
        return running;
    }

    @Override
    public void wake() {
        ChildSet.Block waiting = block;
        if (waiting != null) {
            waiting.mark(index);
        }
    }

    String name() {
        return Trace.name(future, trace);
    }

    @Override
    public String toString() {
        return "waker of " + index;
    }
}
