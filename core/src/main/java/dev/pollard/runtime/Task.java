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
import org.jspecify.annotations.Nullable;

/**
 * A future that a runtime owns: the waker, the context, the queue entry and the handle of it in one object.
 *
 * <p><b>Threading.</b> {@code run} by the worker that took the task from a queue; everything else by any thread.
 */
final class Task<T extends @Nullable Object> extends Context implements Job, Waker, JoinHandle<T> {
    /*
     * Overview. All that happens to a task is decided by RMW operations on `state`: four flags, and above them a count of wakes.
     *
     *   count 0    idle: the task is in no queue and in no poll. Who adds the first wake puts it into a queue.
     *   count > 0  scheduled: the task is in exactly one queue, or a worker is in run(). Whoever has it, the queue or the worker,
     *              has the lock on `future`: only the worker that took it from its queue polls or cancels.
     *
     *   COMPLETE   the future has ended, its cleanup has run, `outcome` is set. Final; the count stays above 0, so nobody queues the task again.
     *   ABORTED    abort was asked for. Seen on entering and on leaving run().
     *   DETACHED   nobody will ask for the outcome: a failure goes to the handler.
     *   JOINED     `joiner` is set and belongs to who ends the task.
     *
     *   spawn -> count 1 -> run -> count 0 (idle) | in a queue again (woken meanwhile) | COMPLETE
     *
     * A worker reads the count before it polls and, if the future is pending, puts 0 in its place by CAS. A wake that came in between has
     * changed the count, so the CAS fails and the task goes back into a queue. So a wake is one addition, and a turn one CAS. The count does not
     * overflow: 2^59 wakes in one turn would take a century.
     *
     * wake() is an RMW also when the task is scheduled already: the read of the count before the poll sees it, and so the poll sees all that
     * came before the wake; or it does not, and then the CAS fails.
     *
     * A task that wakes itself on the thread that polls it only notes so in `woken`. It keeps its count, and goes from run() into
     * the queue without an RMW: the queue hands it over.
     *
     * `joiner` is written by the awaiting side while JOINED is not set, and read by who ends the task, if its addition of COMPLETE finds JOINED set. To
     * change it the awaiting side takes JOINED back first, by CAS, which fails if the task has ended.
     *
     * `outcome` is written before COMPLETE is set, and read after COMPLETE was seen.
     *
     * abandon() does without the count: all threads that could run the task have ended.
     *
     * A task that has cleanup left when its future has ended is not COMPLETE: `future` is null, its turns go to the cleanup, an abort changes
     * nothing any more.
     */
    static final long COMPLETE = 1;
    static final long ABORTED = 1 << 1;
    static final long DETACHED = 1 << 2;
    static final long JOINED = 1 << 3;
    static final long FLAGS = COMPLETE | ABORTED | DETACHED | JOINED;
    static final long WAKE = 1 << 4;

    /**
     * How many units of progress one poll may make. As in Tokio: high enough to spread the cost of a turn over much work, low enough that a turn
     * of cheap operations takes some microseconds.
     */
    static final int BUDGET = 128;

    /** The pin of a task that any worker may poll. */
    static final int FREE = -1;

    private static final VarHandle STATE;
    private static final VarHandle EXTRAS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Task.class, "state", long.class).withInvokeExactBehavior();
            EXTRAS =
                    lookup.findVarHandle(Task.class, "extras", TaskExtras.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable String name;
    private volatile long state;
    private long id; // written by settle

    @SuppressWarnings("NullAway.Init") // written by settle, before the task is shared
    private TaskShard.Slots home;

    private int slot; // in home; written by settle
    private @Nullable Waker joiner; // owner: see above
    private boolean awaited; // owner: who polls the handle
    private @Nullable Future<T> future; // owner: who polls; null once ended
    private @Nullable Object outcome; // the value, or a Failure
    private short budget; // owner: who polls
    private final short pin; // the place that it is to stay at, or FREE
    private boolean woken; // by itself, during this poll; owner: who polls
    private boolean gaveWay; // a wake for later was arranged since the budget is used up; owner: who polls

    @SuppressWarnings("unused") // EXTRAS
    private volatile @Nullable TaskExtras extras; // null until somebody needs them

    /** How a task failed, and who is told if nobody asks; there is nothing to tell of a task that was aborted. */
    private record Failure(Throwable cause, UnobservedFailures.@Nullable Report report) {}

    Task(@Nullable String name, Future<T> future) {
        this(name, future, FREE);
    }

    Task(@Nullable String name, Future<T> future, int pin) {
        this.name = name;
        this.future = future;
        this.pin = (short) pin;
        STATE.set(this, WAKE); // plain: what shares the task shows this too, and a volatile write is a fence
    }

    /** The number of the worker that alone may poll the task, or {@link #FREE}. */
    int pin() {
        return pin;
    }

    /** Gives the task its number and its place among the tasks of its runtime, before it is shared. */
    void settle(long number, TaskShard.Slots slots, int index) {
        id = number;
        home = slots;
        slot = index;
    }

    /** Takes the task out of the tasks of its runtime. */
    void leaveHome() {
        home.publish(slot, null);
    }

    private long addState(long difference) {
        return (long) STATE.getAndAdd(this, difference);
    }

    private long orState(long flag) {
        return (long) STATE.getAndBitwiseOr(this, flag);
    }

    private boolean casState(long expected, long update) {
        return STATE.compareAndSet(this, expected, update);
    }

    private Scheduler scheduler() {
        return home.scheduler;
    }

    /** Whether the task is in a queue or in its turn. */
    boolean isScheduled() {
        long s = state;
        return s >= WAKE && (s & COMPLETE) == 0;
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
        long seen = state;
        budget = (short) units;
        gaveWay = false;
        Future<T> f = future;
        if (f == null) {
            finish(carrier, seen, Objects.requireNonNull(extras).outcome()); // only cleanup is left
            return budget;
        }
        if ((seen & ABORTED) != 0) {
            cancelFuture(carrier, seen);
            return budget;
        }
        carrier.beginPoll(this);
        Poll<T> poll;
        try {
            poll = f.poll(this);
        } catch (Throwable t) {
            carrier.endPoll(this);
            finish(carrier, seen, new Failure(t, scheduler().unobserved().watch(this, t, Throwables.chain(f))));
            return budget;
        }
        if (poll instanceof Poll.Ready<T> ready) {
            carrier.endPoll(this);
            finish(carrier, seen, ready.value());
            return budget;
        }
        TaskExtras some = extras;
        if (some != null) {
            some.poll(this);
        }
        carrier.endPoll(this);
        int left = budget; // read before another worker may enter
        leave(carrier, seen);
        return left;
    }

    /** Makes the task idle, or puts it back into a queue if it was woken meanwhile, or cancels it if it was aborted meanwhile. */
    private void leave(Carrier carrier, long seen) {
        if (woken) {
            woken = false;
            carrier.reschedule(this);
            return;
        }
        long s = seen;
        while (!casState(s, s & FLAGS)) {
            s = state;
            if ((s & ABORTED) != 0 && future != null) {
                cancelFuture(carrier, seen);
                return;
            }
            if ((s & ~FLAGS) != (seen & ~FLAGS)) {
                carrier.reschedule(this);
                return;
            }
        }
    }

    private void cancelFuture(Carrier carrier, long seen) {
        Future<T> f = Objects.requireNonNull(future);
        carrier.beginPoll(this);
        try {
            f.cancel();
        } catch (Throwable t) {
            scheduler().report(new UncaughtFailure(t, label(), null, List.of(Throwables.chain(f), label())));
        }
        carrier.endPoll(this);
        finish(carrier, seen, new Failure(aborted(), null));
    }

    private CancellationException aborted() {
        Throwable reason = extras == null ? null : extras.cancelReason();
        String what = "aborted: " + label();
        return reason == null ? new CancellationException(what) : Throwables.cancelled(what, reason);
    }

    /** The future has ended: so has the task, once nothing is left to clean up. */
    private void finish(Carrier carrier, long seen, @Nullable Object result) {
        TaskExtras some = extras;
        if (some == null) {
            end(carrier, result);
            return;
        }
        future = null;
        carrier.beginPoll(this);
        boolean isClean = some.isCleanedUp(this, result);
        carrier.endPoll(this);
        if (isClean) {
            end(carrier, some.takeOutcome());
        } else {
            leave(carrier, seen);
        }
    }

    private void end(Carrier carrier, @Nullable Object result) {
        future = null;
        outcome = result;
        leaveHome();
        carrier.ended(this, result instanceof Failure);
        long before = addState(COMPLETE);
        scheduler().owned().ended();
        tellOfTheEnd(before, result);
    }

    private void tellOfTheEnd(long before, @Nullable Object result) {
        if ((before & JOINED) != 0) {
            Waker waiting = joiner;
            joiner = null;
            if (waiting != null) {
                wakeJoiner(waiting);
            }
        } else if ((before & DETACHED) != 0) {
            report(result);
        }
    }

    /**
     * Ends the task in spite of what is left of it, cleanup that hangs, lest those who await it wait for ever. For who has seen the threads of the runtime
     * end: nobody else polls it any more.
     */
    void abandon() {
        Future<T> f = future;
        Object result = f == null && extras != null ? extras.takeOutcome() : new Failure(aborted(), null);
        future = null;
        if (f != null) {
            try {
                f.cancel();
            } catch (Throwable t) {
                scheduler().reportUncaught(label(), t);
            }
        }
        CleanupSet left = extras == null ? null : extras.cleanup();
        if (left != null) {
            left.cancelAll();
        }
        outcome = result;
        leaveHome();
        tellOfTheEnd(addState(COMPLETE + WAKE), result); // with the wake nobody queues it any more
    }

    /** The waker is anybody's. If it throws, that is not the worker's fault, whose turn goes on. */
    private void wakeJoiner(Waker waiting) {
        try {
            waiting.wake();
        } catch (Throwable bug) {
            scheduler().reportUncaught(label(), bug);
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
        Scheduler scheduler = scheduler();
        Carrier current = scheduler.current();
        if (current != null && current.isPolling(id)) {
            woken = true;
        } else if (noteWake()) {
            scheduler.schedule(this, current);
        }
    }

    /** Counts a wake; returns whether the task was idle, so that the caller has to queue it. */
    boolean noteWake() {
        return addState(WAKE) < WAKE;
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
        return type == CleanupScope.class ? (S) extras() : scheduler().find(type);
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
        return scheduler().spawner();
    }

    void reportCleanup(String what, Throwable failure) {
        scheduler().report(new UncaughtFailure(failure, label(), null, List.of("cleanup: " + what, label())));
    }

    @Override
    public boolean mayProceed() {
        if (budget > 0) {
            return true;
        }
        if (!gaveWay) {
            gaveWay = true;
            Carrier current = scheduler().current();
            if (current != null) {
                current.countForcedYield();
            }
            wakeLater(this);
        }
        return false;
    }

    @Override
    public void progressed() {
        if (budget > 0) {
            budget--;
        }
    }

    @Override
    public void wakeLater(Waker waker) {
        Carrier current = scheduler().current();
        if (current == null || !current.defer(waker)) {
            waker.wake();
        }
    }

    // ---- JoinHandle

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (awaited) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        if (!isFinished() && !join(cx.waker())) {
            return Poll.pending();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        cx.progressed();
        awaited = true;
        return Poll.ready(takeOutcome());
    }

    /** Lets the end of the task wake a waker; returns true if the task has ended: it will wake nobody. */
    boolean join(Waker waker) {
        if ((state & JOINED) != 0) {
            if (joiner == waker) {
                return false;
            }
            if (!unjoin()) {
                return true;
            }
        }
        joiner = waker;
        if ((orState(JOINED) & COMPLETE) == 0) {
            return false;
        }
        joiner = null;
        return true;
    }

    /** Takes the waker back; returns false if the task has ended. */
    private boolean unjoin() {
        while (true) {
            long s = state;
            if ((s & COMPLETE) != 0) {
                return false;
            }
            if (casState(s, s & ~JOINED)) {
                joiner = null;
                return true;
            }
        }
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

    @Override
    public void cancel() {
        unjoin();
        if ((state & DETACHED) == 0) {
            abort();
        }
    }

    @Override
    public void abort() {
        while (true) {
            long s = state;
            if ((s & (ABORTED | COMPLETE)) != 0) {
                return;
            }
            if (casState(s, (s | ABORTED) + WAKE)) {
                if (s < WAKE) {
                    scheduler().schedule(this, scheduler().current());
                }
                return;
            }
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

    /** When the task was spawned, as a {@link Stamp}. */
    int born() {
        return home.born(slot);
    }

    /** Who awaits the handle waits for the end of this task: a link in a circle of tasks. */
    @Override
    public void inspect(Inspector inspector) {
        inspector.name("JoinHandle");
        if (!isFinished()) {
            inspector.waitsFor(this, this, 0);
        }
    }

    /** Tells what the task goes on with: its future and the cleanup beside it. Any thread: it may be ending meanwhile. */
    void inspectAll(Inspector inspector) {
        inspectFuture(inspector);
        TaskExtras more = extras;
        CleanupSet cleanup = more == null ? null : more.cleanup();
        if (cleanup != null && !cleanup.isIdle()) {
            inspector.child(cleanup);
        }
    }

    /** Whether there was anything to clean up. Any thread. */
    boolean hasCleanup() {
        TaskExtras more = extras;
        return more != null && more.cleanup() != null;
    }

    /** Lets the future tell what it waits for. Any thread: it may be ending meanwhile. */
    void inspectFuture(Inspector inspector) {
        Future<T> f = future;
        inspector.child(f instanceof Measured<T> measured ? measured.future() : f);
    }

    /** The figures of the task; null if it has none. Any thread. */
    @Nullable
    Measured<T> measured() {
        return future instanceof Measured<T> measured ? measured : null;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String toString() {
        long s = state;
        String what = (s & COMPLETE) != 0
                ? "ended"
                : s < WAKE ? "waiting" : scheduler().isPolled(id) ? "running" : "scheduled";
        return "Task(" + label() + ", " + what + ((s & ABORTED) != 0 ? ", aborted)" : ")");
    }
}
