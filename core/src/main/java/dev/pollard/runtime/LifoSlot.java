// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place for the task that the running task of a worker woke last: it runs next, while what they share is in the cache.
 *
 * <p><b>Threading.</b> {@code put} and {@code take} by the worker; {@code steal} and {@code isEmpty} by any thread, if the slot is stealable.
 */
final class LifoSlot {
    /*
     * Overview. One reference. Only the worker writes a task, so while it sees the slot empty it is, and a task is put in by a plain release. What takes
     * one out, or puts one in the place of another, is an RMW: so each task comes out once, to the worker or to a thief.
     */
    private static final VarHandle TASK;

    static {
        try {
            TASK = MethodHandles.lookup()
                    .findVarHandle(LifoSlot.class, "task", Task.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean stealable;

    @SuppressWarnings("unused") // TASK
    private @Nullable Task<?> task;

    LifoSlot(boolean stealable) {
        this.stealable = stealable;
    }

    /** For the worker, who sees its own puts; that a thief took one out it may see late. */
    private @Nullable Task<?> loadPlain() {
        return (Task<?>) TASK.get(this);
    }

    /** Pairs with the swap of a thief, which without it could see a task whose fields it does not see. */
    private void storeRelease(@Nullable Task<?> next) {
        TASK.setRelease(this, next);
    }

    private @Nullable Task<?> swap(@Nullable Task<?> next) {
        return (Task<?>) TASK.getAndSet(this, next);
    }

    /** Puts a task in; returns the one that was there. */
    @Nullable
    Task<?> put(Task<?> next) {
        Task<?> before = loadPlain();
        if (before == null || !stealable) {
            storeRelease(next);
            return before;
        }
        return swap(next);
    }

    /** Takes the task out. */
    @Nullable
    Task<?> take() {
        Task<?> before = loadPlain();
        if (before == null) {
            return null;
        }
        if (stealable) {
            return swap(null);
        }
        storeRelease(null);
        return before;
    }

    @Nullable
    Task<?> steal() {
        return swap(null);
    }

    boolean isEmpty() {
        return (Task<?>) TASK.getOpaque(this) == null;
    }

    @Override
    public String toString() {
        return "LifoSlot(" + (isEmpty() ? "empty)" : "taken)");
    }
}
