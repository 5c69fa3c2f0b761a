// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a child of a scope, and the node by which the scope knows the child.
 *
 * <p>The task of the child has a handle of its own, of which this is the one waiter: so the scope learns of the end when the task has ended, cleanup included,
 * and whoever spawned the child can await it too.
 */
final class ScopedHandle<T extends @Nullable Object> implements JoinHandle<T>, Waker {
    /*
     * Overview. `wake` is called by the end of the task, and once after the spawn, maybe at the same time. `wakes` counts: who makes it 1 polls the handle of the
     * task, again and again until no wake came in between; so the handle has one poller at a time.
     *
     * The first poll that is not pending leaves `outcome`, tells the scope, and then wakes who awaits this handle.
     */
    private static final VarHandle WAKES;
    private static final Object NULL = new Object();

    static {
        try {
            WAKES = MethodHandles.lookup()
                    .findVarHandle(ScopedHandle.class, "wakes", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private record Failure(Throwable cause, UnobservedFailures.@Nullable Report report) {}

    private final Scope scope;
    private final ScopedFuture<T> future;

    // Guarded by the scope.

    @Nullable
    ScopedHandle<?> previous;

    @Nullable
    ScopedHandle<?> next;

    /** Null while it is being spawned. */
    private volatile @Nullable JoinHandle<T> task;

    @SuppressWarnings("unused") // WAKES
    private volatile int wakes;

    /** The value, {@link #NULL} or a failure; null until the end. */
    private volatile @Nullable Object outcome;

    private volatile boolean detached;
    private final AtomicWaker joiner = new AtomicWaker();
    private boolean awaited; // owner: who polls

    ScopedHandle(Scope scope, ScopedFuture<T> future) {
        this.scope = scope;
        this.future = future;
    }

    void start(JoinHandle<T> spawned) {
        task = spawned;
        wake();
    }

    /** The task, or null if it is being spawned. */
    @Nullable
    JoinHandle<T> task() {
        return task;
    }

    private JoinHandle<T> spawned() {
        return Objects.requireNonNull(task);
    }

    @Override
    public void wake() {
        int seen = (int) WAKES.getAndAdd(this, 1) + 1;
        if (seen > 1) {
            return; // who polls at present will poll again
        }
        while (seen != 0) {
            look();
            seen = (int) WAKES.getAndAdd(this, -seen) - seen;
        }
    }

    private void look() {
        if (outcome != null) {
            return;
        }
        Object end;
        Throwable failure = null;
        try {
            Poll<T> poll = spawned().poll(Context.of(this));
            if (poll.isPending()) {
                return;
            }
            end = poll.value() == null ? NULL : poll.value();
        } catch (Throwable thrown) {
            failure = thrown;
            UncaughtFailure event = future.wasCancelled() ? null : scope.unawaited(this, thrown);
            end = new Failure(thrown, event == null ? null : scope.watch(this, event));
        }
        outcome = end;
        scope.ended(this, future.wasCancelled() ? null : failure);
        joiner.wake();
        if (detached) {
            report(end);
        }
    }

    /** What the future was called when it failed. */
    String chain() {
        String chain = future.failedChain();
        return chain == null ? Throwables.chain(future) : chain;
    }

    // ---- Future

    @Override
    public void inspect(Inspector inspector) {
        JoinHandle<T> spawned = task;
        if (spawned != null) {
            spawned.inspect(inspector);
        }
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (awaited) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        Object end = outcome;
        if (end == null) {
            joiner.register(cx.waker());
            end = outcome; // what came in between woke nobody
            if (end == null) {
                return Poll.pending();
            }
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        cx.progressed();
        awaited = true;
        joiner.take();
        return Poll.ready(value(end));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what is neither a Failure nor NULL is the value
    private T value(Object end) throws Exception {
        if (end instanceof Failure failure) {
            if (failure.report() != null) {
                failure.report().observed();
            }
            throw Throwables.rethrow(failure.cause());
        }
        return end == NULL ? null : (T) end;
    }

    private static void report(@Nullable Object end) {
        if (end instanceof Failure failure && failure.report() != null) {
            failure.report().run();
        }
    }

    @Override
    public void cancel() {
        joiner.take();
        if (!detached) {
            abort();
        }
    }

    // ---- JoinHandle

    @Override
    public void abort() {
        spawned().abort();
    }

    @Override
    public void abort(Throwable reason) {
        spawned().abort(reason);
    }

    @Override
    public AbortHandle abortHandle() {
        return spawned().abortHandle();
    }

    @Override
    public boolean isFinished() {
        return outcome != null;
    }

    @Override
    public JoinHandle<T> detach() {
        detached = true;
        report(outcome);
        return this;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        return AbortingCompletableFuture.of(this);
    }

    // ---- TaskInfo

    @Override
    public long id() {
        return spawned().id();
    }

    @Override
    public @Nullable String name() {
        return spawned().name();
    }

    @Override
    public StackWalker.@Nullable StackFrame spawnedAt() {
        return spawned().spawnedAt();
    }

    @Override
    public String toString() {
        JoinHandle<T> known = task;
        return (known == null ? "a task" : known.toString()) + " of " + scope.label();
    }
}
