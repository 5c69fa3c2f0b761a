// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A future that a runtime owns: the waker, the context, the queue entry and the handle of it in one object.
 *
 * <p><b>Threading.</b> {@code run} by the worker that took the task from a queue; everything else by any thread.
 */
final class Task<T extends @Nullable Object> extends Context implements Job, Waker, JoinHandle<T> {
    /*
     * Overview. All that happens to a task is decided by RMW operations on `state`:
     *
     *   SCHEDULED  the task is in exactly one queue, or is woken while it runs and will be queued again. Set by wake and abort;
     *              who sets it while neither it, RUNNING nor COMPLETE is set puts the task into a queue.
     *   RUNNING    a worker is in run(). It is the lock on `future`: only who set it polls or cancels.
     *              Entering clears SCHEDULED, so a wake during the poll sets it again and is not lost.
     *   COMPLETE   the future has ended, its cleanup has run, `outcome` is set. Final.
     *   ABORTED    abort was asked for. Seen on entering and on leaving run().
     *   DETACHED   nobody will ask for the outcome: a failure goes to the handler.
     *
     *   spawn -> SCHEDULED -> RUNNING -> 0 (idle) | SCHEDULED (woken meanwhile) | COMPLETE
     *
     * wake() is a single RMW also when the task is scheduled already: entering run() is an RMW on the same word, which orders all
     * that came before the wake before the poll.
     *
     * `joiner` is the other meeting point: null, the waker of who awaits the handle, or ENDED once COMPLETE is set.
     * The joiner publishes its waker by CAS and gives up on ENDED; the completing side swaps ENDED in and wakes what it
     * swapped out. So exactly one of them sees the other.
     *
     * `outcome` is written before COMPLETE is set, and read after COMPLETE was seen.
     *
     * A task that has cleanup left when its future has ended is not COMPLETE: `future` is null, its turns go to the cleanup, an abort changes
     * nothing any more.
     */
    static final int SCHEDULED = 1;
    static final int RUNNING = 1 << 1;
    static final int COMPLETE = 1 << 2;
    static final int ABORTED = 1 << 3;
    static final int DETACHED = 1 << 4;

    /**
     * How many units of progress one poll may make. As in Tokio: high enough to spread the cost of a turn over much work, low enough that a turn
     * of cheap operations takes some microseconds.
     */
    static final int BUDGET = 128;

    /** One of a kind: a task may be polled with {@link Waker#noop()}, which must not look like the end. */
    private static final Waker ENDED = new Waker() {
        @Override
        public void wake() {}
    };

    private static final VarHandle STATE;
    private static final VarHandle JOINER;
    private static final VarHandle EXTRAS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Task.class, "state", int.class).withInvokeExactBehavior();
            JOINER = lookup.findVarHandle(Task.class, "joiner", Waker.class).withInvokeExactBehavior();
            EXTRAS =
                    lookup.findVarHandle(Task.class, "extras", TaskExtras.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final AtomicLong IDS = new AtomicLong();

    private final Scheduler scheduler;
    private final long id = IDS.incrementAndGet();
    private final @Nullable String name;
    private volatile int state = SCHEDULED;

    @SuppressWarnings("unused") // JOINER
    private volatile @Nullable Waker joiner;

    private @Nullable Future<T> future; // owner: who holds RUNNING; null once ended
    private @Nullable Object outcome; // the value, or a Failure
    private int budget; // owner: who holds RUNNING
    private boolean yielding; // owner: who holds RUNNING
    private boolean awaited; // owner: who polls the handle

    @SuppressWarnings("unused") // EXTRAS
    private volatile @Nullable TaskExtras extras; // null until somebody needs them

    @Nullable
    Task<?> ownedPrevious; // guarded by the shard

    @Nullable
    Task<?> ownedNext; // guarded by the shard

    int shard; // written once, before the task is shared

    /** How a task failed, and who is told if nobody asks; there is nothing to tell of a task that was aborted. */
    private record Failure(Throwable cause, UnobservedFailures.@Nullable Report report) {}

    Task(Scheduler scheduler, @Nullable String name, Future<T> future) {
        this.scheduler = scheduler;
        this.name = name;
        this.future = future;
    }

    private int orState(int bits) {
        return (int) STATE.getAndBitwiseOr(this, bits);
    }

    private boolean casState(int expected, int update) {
        return STATE.compareAndSet(this, expected, update);
    }

    /** SCHEDULED -> RUNNING, in one addition since SCHEDULED is known to be set and RUNNING not. */
    private int enter() {
        return (int) STATE.getAndAdd(this, RUNNING - SCHEDULED);
    }

    private boolean casJoiner(@Nullable Waker expected, Waker update) {
        return JOINER.compareAndSet(this, expected, update);
    }

    // ---- the worker's side

    @Override
    public void run(Carrier carrier) {
        run(carrier, BUDGET);
    }

    /**
     * Takes one turn.
     *
     * @param carrier who gives the turn
     * @param units the budget
     * @return what is left of the budget
     */
    int run(Carrier carrier, int units) {
        int before = enter();
        budget = units;
        yielding = false;
        Future<T> f = future;
        if (f == null) {
            finish(carrier, Objects.requireNonNull(extras).outcome()); // only cleanup is left
            return budget;
        }
        if ((before & ABORTED) != 0) {
            cancelFuture(carrier);
            return budget;
        }
        Poll<T> poll;
        try {
            poll = f.poll(this);
        } catch (Throwable t) {
            finish(carrier, new Failure(t, scheduler.unobserved().watch(this, t, chain(f))));
            return budget;
        }
        if (poll instanceof Poll.Ready<T> ready) {
            finish(carrier, ready.value());
            return budget;
        }
        TaskExtras some = extras;
        if (some != null) {
            some.poll(this);
        }
        leave(carrier);
        return budget;
    }

    /** The name of what has failed, which is the user's to give. */
    private static String chain(Future<?> failed) {
        try {
            return String.valueOf(failed);
        } catch (Throwable t) {
            return failed.getClass().getName();
        }
    }

    /** RUNNING -> idle, or back into the queue if woken meanwhile, or cancelled if aborted meanwhile. */
    private void leave(Carrier carrier) {
        boolean giveWay = yielding; // read before another worker may enter
        while (true) {
            int s = state;
            if ((s & ABORTED) != 0 && future != null) {
                cancelFuture(carrier);
                return;
            }
            if (casState(s, s & ~RUNNING)) {
                if ((s & SCHEDULED) != 0) {
                    carrier.reschedule(this, giveWay);
                }
                return;
            }
        }
    }

    private void cancelFuture(Carrier carrier) {
        Future<T> f = Objects.requireNonNull(future);
        try {
            f.cancel();
        } catch (Throwable t) {
            scheduler.report(new UncaughtFailure(t, label(), null, List.of(chain(f), label())));
        }
        finish(carrier, new Failure(aborted(), null));
    }

    private CancellationException aborted() {
        Throwable reason = extras == null ? null : extras.cancelReason();
        String what = "aborted: " + label();
        return reason == null ? new CancellationException(what) : Throwables.cancelled(what, reason);
    }

    /** The future has ended: so has the task, once nothing is left to clean up. */
    private void finish(Carrier carrier, @Nullable Object result) {
        TaskExtras some = extras;
        if (some == null) {
            end(result);
            return;
        }
        future = null;
        if (some.isCleanedUp(this, result)) {
            end(some.takeOutcome());
        } else {
            leave(carrier);
        }
    }

    private void end(@Nullable Object result) {
        future = null;
        outcome = result;
        scheduler.owned().remove(this);
        int before = orState(COMPLETE);
        Waker waiting = (Waker) JOINER.getAndSet(this, ENDED);
        if (waiting != null) {
            waiting.wake();
        } else if ((before & DETACHED) != 0) {
            report(result);
        }
    }

    private static void report(@Nullable Object result) {
        if (result instanceof Failure failure && failure.report() != null) {
            failure.report().run();
        }
    }

    // ---- Waker and Context

    @Override
    public void wake() {
        if ((orState(SCHEDULED) & (SCHEDULED | RUNNING | COMPLETE)) == 0) {
            scheduler.schedule(this);
        }
    }

    @Override
    public Waker waker() {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // this is a TaskInfo
    public <S> @Nullable S find(Class<S> type) {
        if (type == TaskInfo.class) {
            return (S) this;
        }
        return type == CleanupScope.class ? (S) extras() : scheduler.find(type);
    }

    /** The extras, made if there are none. Any thread. */
    TaskExtras extras() {
        TaskExtras some = extras;
        if (some == null) {
            TaskExtras mine = new TaskExtras(this);
            some = (TaskExtras) EXTRAS.compareAndExchange(this, (TaskExtras) null, mine);
            some = some == null ? mine : some;
        }
        return some;
    }

    Spawner spawner() {
        return scheduler.spawner();
    }

    void reportCleanup(String what, Throwable failure) {
        scheduler.report(new UncaughtFailure(failure, label(), null, List.of("cleanup: " + what, label())));
    }

    @Override
    public boolean mayProceed() {
        if (budget > 0) {
            return true;
        }
        yieldNow();
        return false;
    }

    @Override
    public void progressed() {
        budget--;
    }

    @Override
    public void yieldNow() {
        yielding = true;
        wake();
    }

    // ---- JoinHandle

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (awaited) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        if (!isFinished()) {
            Waker mine = cx.waker();
            Waker current = joiner;
            while (current != ENDED && current != mine) {
                if (casJoiner(current, mine)) {
                    break;
                }
                current = joiner;
            }
            if (joiner != ENDED) {
                return Poll.pending();
            }
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        cx.progressed();
        awaited = true;
        return Poll.ready(takeOutcome());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what is not a Failure is the value
    private T takeOutcome() throws Exception {
        Object result = outcome;
        if (result instanceof Failure failure) {
            if (failure.report() != null) {
                failure.report().observed();
            }
            if (failure.cause() instanceof Error error) {
                throw error;
            }
            if (failure.cause() instanceof Exception exception) {
                throw exception;
            }
            throw new IllegalStateException(
                    failure.cause()); // a Throwable that is neither: thrown by bytecode, not by Java
        }
        return (T) result;
    }

    /** The outcome of this task, which has ended, for who waited for it on a thread. */
    T ended(boolean interrupted) throws Exception {
        Poll<T> poll;
        try {
            poll = poll(Context.of(Waker.noop()));
        } catch (CancellationException e) {
            if (interrupted) {
                InterruptedException cause = new InterruptedException("interrupted while waiting for " + label());
                cause.addSuppressed(e);
                throw cause;
            }
            throw e;
        }
        if (interrupted) {
            Thread.currentThread().interrupt(); // it ended before the interrupt reached it
        }
        return poll.value();
    }

    /** Waits on the calling thread, which is not a worker's. */
    T joinBlocking() throws Exception {
        Thread thread = Thread.currentThread();
        boolean interrupted = false;
        Waker unpark = () -> LockSupport.unpark(thread);
        Waker before = (Waker) JOINER.compareAndExchange(this, (Waker) null, unpark);
        if (before != null && before != ENDED) {
            throw new IllegalStateException("awaited twice: " + this);
        }
        while (!isFinished()) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                abort();
            }
        }
        return ended(interrupted);
    }

    @Override
    public void cancel() {
        if ((state & DETACHED) == 0) {
            abort();
        }
    }

    @Override
    public void abort() {
        if ((orState(ABORTED | SCHEDULED) & (SCHEDULED | RUNNING | COMPLETE)) == 0) {
            scheduler.schedule(this);
        }
    }

    @Override
    public void abort(Throwable reason) {
        extras().abortReason(Objects.requireNonNull(reason, "reason"));
        abort();
    }

    @Override
    public AbortHandle abortHandle() {
        return new WeakAbortHandle(this);
    }

    @Override
    public boolean isFinished() {
        return (state & COMPLETE) != 0;
    }

    @Override
    public JoinHandle<T> detach() {
        if ((orState(DETACHED) & COMPLETE) != 0) {
            report(outcome);
        }
        return this;
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public StackWalker.@Nullable StackFrame spawnedAt() {
        return extras == null ? null : extras.spawnedAt();
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        return AbortingCompletableFuture.of(this);
    }

    /** Lets the future tell what it waits for. Any thread: it may be ending meanwhile. */
    void inspectFuture(Inspector inspector) {
        inspector.child(future);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String toString() {
        int s = state;
        String what = (s & COMPLETE) != 0
                ? "ended"
                : (s & RUNNING) != 0 ? "running" : (s & SCHEDULED) != 0 ? "scheduled" : "waiting";
        return "Task(" + label() + ", " + what + ((s & ABORTED) != 0 ? ", aborted)" : ")");
    }
}
