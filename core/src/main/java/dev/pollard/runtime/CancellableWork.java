// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that runs once, unless it is cancelled before: what a scheduler of another library gives back to whoever schedules.
 *
 * <p><b>Behaviour.</b> Running or cancelling it again does nothing. It keeps what it runs no longer than that. One that runs is not interrupted.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * <p><b>Errors.</b> {@link #run()} throws what the work throws.
 *
 * <pre>{@code
 * CancellableWork work = CancellableWork.of(() -> refresh(cache));
 * runtime.execute(work);
 * ...
 * work.cancel();
 * }</pre>
 */
public final class CancellableWork implements Runnable {
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup()
                    .findVarHandle(CancellableWork.class, "waiting", Runnable.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null once it runs or was cancelled: whoever takes it out has it. */
    @SuppressWarnings("unused") // by WAITING
    private volatile @Nullable Runnable waiting;

    /** Told of a cancel that came in time. */
    private final @Nullable Runnable onCancel;

    CancellableWork(Runnable work, @Nullable Runnable onCancel) {
        this.waiting = Objects.requireNonNull(work, "work");
        this.onCancel = onCancel;
    }

    /**
     * Makes a piece of work, to be given to an executor.
     *
     * @param work what to run
     * @return the work, which has not run
     */
    public static CancellableWork of(Runnable work) {
        return new CancellableWork(work, null);
    }

    @Override
    public void run() {
        Runnable work = take();
        if (work != null) {
            work.run();
        }
    }

    /**
     * Keeps the work from being run, if it does not run yet.
     *
     * @return whether that was in time
     */
    public boolean cancel() {
        if (take() == null) {
            return false;
        }
        if (onCancel != null) {
            onCancel.run();
        }
        return true;
    }

    /**
     * Whether it waits no more: it runs, has run, or was cancelled.
     *
     * @return false as long as it may be run
     */
    public boolean isOver() {
        return waiting == null;
    }

    private @Nullable Runnable take() {
        return (Runnable) WAITING.getAndSet(this, (Runnable) null);
    }

    @Override
    public String toString() {
        Runnable work = waiting;
        return work == null ? "CancellableWork, over" : "CancellableWork(" + work + ")";
    }
}
