// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What few tasks need: where the task was spawned, why it was aborted, and what has to be cleaned up before it has ended.
 *
 * <p>A task is the cleanup scope of what it runs outside of any {@link Scope}: cleanup that was left behind goes on in its turns, beside its future and after
 * that, and the task has not ended before.
 */
final class TaskExtras implements CleanupScope {
    private static final VarHandle ABORT_REASON;
    private static final VarHandle CLEANUP;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ABORT_REASON = lookup.findVarHandle(TaskExtras.class, "abortReason", Throwable.class)
                    .withInvokeExactBehavior();
            CLEANUP = lookup.findVarHandle(TaskExtras.class, "cleanup", CleanupSet.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Task<?> task;

    @SuppressWarnings("FieldMayBeFinal") // ABORT_REASON
    private volatile @Nullable Throwable abortReason;

    @SuppressWarnings("FieldMayBeFinal") // CLEANUP
    private volatile @Nullable CleanupSet cleanup;

    /** Set before the task is shared. */
    private StackWalker.@Nullable StackFrame spawnedAt;

    /** How the future has ended, while there is still something to clean up. Owner: who runs the task. */
    private @Nullable Object outcome;

    TaskExtras(Task<?> task) {
        this.task = task;
    }

    void spawnedAt(StackWalker.@Nullable StackFrame place) {
        spawnedAt = place;
    }

    StackWalker.@Nullable StackFrame spawnedAt() {
        return spawnedAt;
    }

    /** Says why the task is aborted; the first one counts. */
    void abortReason(Throwable reason) {
        boolean first = ABORT_REASON.compareAndSet(this, (Throwable) null, reason);
        assert first || abortReason != null;
    }

    @Override
    public @Nullable Throwable cancelReason() {
        return abortReason;
    }

    @Override
    public void cleanUp(String name, Future<?> future) {
        CleanupSet set = cleanup;
        if (set == null) {
            CleanupSet mine =
                    new CleanupSet(CleanupSet.DEFAULT_LIMIT, (piece, failure) -> task.reportCleanup(piece, failure));
            set = (CleanupSet) CLEANUP.compareAndExchange(this, (CleanupSet) null, mine);
            set = set == null ? mine : set;
        }
        if (set.add(name, future)) {
            task.wake();
            return;
        }
        // The task has ended: this is a future that was moved out of it.
        try {
            task.spawner().spawn("cleanup: " + name, future).detach();
        } catch (RejectedExecutionException e) {
            task.reportCleanup(name, e); // the future has been cancelled
        }
    }

    /** Goes on with the cleanup beside the future. For who runs the task. */
    void poll(Context cx) {
        CleanupSet set = cleanup;
        if (set != null) {
            boolean unused = set.poll(cx);
        }
    }

    /** Goes on with the cleanup after the future; returns whether nothing is left. For who runs the task. */
    boolean isCleanedUp(Context cx, @Nullable Object end) {
        outcome = end;
        CleanupSet set = (CleanupSet) CLEANUP.compareAndExchange(this, (CleanupSet) null, CleanupSet.CLOSED);
        return set == null || (set.poll(cx) && set.closeIfEmpty());
    }

    /** How the future has ended. */
    @Nullable
    Object takeOutcome() {
        Object end = outcome;
        outcome = null;
        return end;
    }

    @Nullable
    Object outcome() {
        return outcome;
    }

    @Nullable
    CleanupSet cleanup() {
        return cleanup;
    }
}
