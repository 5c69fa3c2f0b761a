// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.CleanupScope;
import dev.pollard.future.Deadline;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that end together: none of them outlives the future that runs the scope.
 *
 * <p><b>Behaviour.</b> {@link #run} makes a future; its first poll opens a scope and hands it to the body, which spawns children and gives a future. The
 * scope's future runs the body's, and is done once that one and all children have ended and all cleanup is done; it gives the value of
 * the body. Whatever is polled inside finds the scope in its context, also as the {@link Spawner} and as the {@link CleanupScope}; so
 * what is spawned inside is a child, unless somebody asks for another spawner.
 *
 * <p><b>Failures.</b> When a child fails, the {@link Policy} decides. When the body fails, the children are cancelled, and that is the failure, under any policy. Failures
 * that come later are suppressed in the one that is thrown.
 *
 * <p><b>Deadline.</b> When the time of the scope is over before the body and the children have ended, it is cancelled. The body, the children and nested scopes inherit the deadline; a limit
 * of theirs that would end later ends with it. The failure, a {@link dev.pollard.future.TimeoutExceededException}, names the scope.
 *
 * <p><b>Cancellation.</b> {@link #cancel} and the deadline cancel the body, abort the children with a reason that they can read, and the scope fails with that
 * once all have ended. Cancelling the scope's future does the same, and hands what has yet to end to the cleanup scope
 * around it: so the outer scope, or the task, does not end before.
 *
 * <p><b>Cleanup.</b> What the body and the children leave to {@link #cleanUp} is polled by the scope's future, is not reached by a cancel, and has a
 * limit of its own, {@link Builder#cleanupTimeout}. What fails, or exceeds that limit, is reported to the {@link UncaughtHandler} by its name.
 *
 * <p><b>Threading.</b> Any thread, as long as the scope lasts. The body is polled by the owner of the scope's future, children are tasks of their own.
 *
 * <pre>{@code
 * Future<Page> page = Scope.run(scope -> {
 *     JoinHandle<User> user = scope.spawn("user", loadUser(id));
 *     JoinHandle<List<Order>> orders = scope.spawn("orders", loadOrders(id));
 *     return Futures.join(user, orders).map(both -> new Page(both.t1(), both.t2()));
 * });
 * }</pre>
 */
public final class Scope implements Spawner, CleanupScope {
    /*
     * Overview. A scope is OPEN, then CLOSED to children, then its cleanup is closed too, and it has ended. Beside that it is cancelled or not.
     *
     *   OPEN    children come and go. `live` counts those that were linked and have not ended.
     *   OPEN   --the body has ended, live is 0--> CLOSED      by the owner of the future, under the lock: decides against a spawn at that moment
     *   CLOSED --cleanup is empty--> ended                    by the same, under the lock of the cleanup set
     *
     * `cancelReason` is set once, under the lock, and is volatile: a spawn links its child, spawns the task, publishes it in the handle and then reads the
     * reason; a cancel writes the reason and then reads the tasks of the children. So of the two at least one sees the other, and aborts.
     *
     * `owner` is woken when there is something to do for the future that runs the scope: the last child has ended, the scope was cancelled, or the body
     * asks for a poll. No waker and no code of the user is called under the lock.
     */

    /** What becomes of the others when a child fails. */
    public enum Policy {
        /** The first failure cancels the body and the other children, and is what the scope fails with. */
        FAIL_FAST,

        /** All go on. The scope fails with a {@link ScopeFailedException} after them, unless the body fails. */
        COLLECT_FAILURES,

        /**
         * All go on, and the scope does not fail by that. The failure is for who awaits the child; if nobody does before the scope ends, for the
         * {@link UncaughtHandler}.
         */
        SUPERVISE
    }

    /** What a builder has set. */
    record Options(
            Policy policy,
            @Nullable String name,
            int maxChildren,
            @Nullable Duration timeout,
            Duration cleanupTimeout) {}

    private final Options options;
    private final Spawner spawner;
    private final @Nullable CleanupScope around;
    private final @Nullable Scope outer;
    private final @Nullable TaskInfo task;
    private final @Nullable UncaughtHandler uncaught;
    private final @Nullable UnobservedFailures unobserved;

    /** Failures of supervised children that nobody has awaited yet. */
    private final Set<UnobservedFailures.Report> unawaited;

    private final @Nullable Deadline deadline;
    private final @Nullable Places places;
    private final CleanupSet cleanup;
    private final AtomicWaker owner = new AtomicWaker();
    private final Object lock = new Object();

    private volatile @Nullable Throwable cancelReason; // written under the lock
    private @Nullable Throwable fatal; // guarded by lock: what the scope fails with
    private final List<Throwable> failures = new ArrayList<>(); // guarded by lock: all others
    private @Nullable ScopedHandle<?> first; // guarded by lock
    private volatile int live; // written under the lock
    private boolean closed; // guarded by lock

    Scope(Options options, Context cx) {
        this.options = options;
        Spawner found = cx.service(Spawner.class);
        // The children of a nested scope are not children of the outer one: only the task in between is.
        this.spawner = found instanceof Scope surrounding ? surrounding.spawner : found;
        this.around = cx.find(CleanupScope.class);
        this.outer = cx.find(Scope.class);
        this.task = cx.find(TaskInfo.class);
        this.uncaught = cx.find(UncaughtHandler.class);
        this.unobserved = cx.find(UnobservedFailures.class);
        this.unawaited = options.policy == Policy.SUPERVISE ? ConcurrentHashMap.newKeySet() : Set.of();
        this.deadline = options.timeout == null ? Deadline.of(cx) : Deadline.after(cx, options.timeout, label());
        this.places = options.maxChildren == Integer.MAX_VALUE ? null : new Places(options.maxChildren);
        this.cleanup = new CleanupSet(options.cleanupTimeout, this::reportCleanup);
    }

    /**
     * Makes a future that runs a scope in which the first failure cancels the others, without a limit.
     *
     * <p><b>Cancellation.</b> Cancels the body and the children; see the class.
     *
     * <p><b>Errors.</b> Fails as the first of the body and the children to fail; with {@link CancellationException} if the scope was cancelled; or with
     * {@link IllegalStateException} if whoever polls has no spawner.
     *
     * @param <T> the type of the value
     * @param body gets the scope, in the first poll, and gives the future whose value is that of the scope
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> run(
            CheckedFunction<? super Scope, ? extends Future<? extends T>> body) {
        return builder().run(body);
    }

    /**
     * Returns a builder of a scope with a policy, a name, or limits.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets what a scope is like. Not for use by several threads. */
    public static final class Builder {
        private Policy policy = Policy.FAIL_FAST;
        private @Nullable String name;
        private int maxChildren = Integer.MAX_VALUE;
        private @Nullable Duration timeout;
        private Duration cleanupTimeout = CleanupSet.DEFAULT_LIMIT;

        private Builder() {}

        /**
         * Sets what becomes of the others when a child fails. Default: {@link Policy#FAIL_FAST}.
         *
         * @param value the policy
         * @return this builder
         */
        public Builder policy(Policy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /**
         * Sets the name of the scope in messages and dumps.
         *
         * @param value the name
         * @return this builder
         */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /**
         * Limits how many children run at once. Others that are spawned wait, in the order in which they came, before their first poll. A child that awaits
         * another one that waits for a place keeps its own meanwhile. Default: no limit.
         *
         * @param limit how many
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxChildren(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("limit < 1: " + limit);
            }
            maxChildren = limit;
            return this;
        }

        /**
         * Limits the time of the scope, from its first poll on. An earlier deadline of the scope around counts instead. Default: no limit of its own.
         *
         * @param limit how long
         * @return this builder
         */
        public Builder timeout(Duration limit) {
            timeout = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Limits the time that each piece of cleanup may take, from when it was handed over. Default: 5 seconds.
         *
         * @param limit how long
         * @return this builder
         */
        public Builder cleanupTimeout(Duration limit) {
            cleanupTimeout = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Makes a future that runs such a scope.
         *
         * <p><b>Errors.</b> Fails as {@link Scope#run} does; with {@link ScopeFailedException} by {@link Policy#COLLECT_FAILURES}; or
         * with {@link dev.pollard.future.TimeoutExceededException}.
         *
         * @param <T> the type of the value
         * @param body gets the scope, in the first poll, and gives the future whose value is that of the scope
         * @return the future
         */
        public <T extends @Nullable Object> Future<T> run(
                CheckedFunction<? super Scope, ? extends Future<? extends T>> body) {
            return new ScopeRun<>(new Options(policy, name, maxChildren, timeout, cleanupTimeout), body);
        }
    }

    // ---- Spawner

    /**
     * Starts a child.
     *
     * <p>If the scope is cancelled the child is too, before its first poll. With a limit on children it may have to wait before its first poll; to wait with the
     * spawning instead, use {@link #spawnWhenFree(Future)}.
     *
     * <p>The handle can be let go of: the scope knows its children. {@link JoinHandle#detach()} does not take a child out of the scope; it says that
     * nobody will await it, so that a failure which is not the scope's is reported at once.
     *
     * @throws RejectedExecutionException if the scope has ended or the runtime is closed; the future has been cancelled
     */
    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        Objects.requireNonNull(future, "future");
        return start(null, future, newPlace());
    }

    /**
     * Starts a named child, as {@link #spawn(Future)} does.
     *
     * @throws RejectedExecutionException if the scope has ended or the runtime is closed; the future has been cancelled
     */
    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(future, "future");
        return start(name, future, newPlace());
    }

    /**
     * Starts a child once fewer children run than the limit allows.
     *
     * <p><b>Cancellation.</b> Cancels the future of the child, which has not begun.
     *
     * <p><b>Errors.</b> Fails with {@link RejectedExecutionException} as {@link #spawn(Future)} does.
     *
     * @param <T> the type of the child's value
     * @param future the future of the child
     * @return a future of the child's handle
     */
    public <T extends @Nullable Object> Future<JoinHandle<T>> spawnWhenFree(Future<T> future) {
        return new SpawnWhenFree<>(places, future, (child, place) -> start(null, child, place));
    }

    /**
     * Starts a named child once fewer children run than the limit allows, as {@link #spawnWhenFree(Future)} does.
     *
     * @param <T> the type of the child's value
     * @param name the name of the child
     * @param future the future of the child
     * @return a future of the child's handle
     */
    public <T extends @Nullable Object> Future<JoinHandle<T>> spawnWhenFree(String name, Future<T> future) {
        Objects.requireNonNull(name, "name");
        return new SpawnWhenFree<>(places, future, (child, place) -> start(name, child, place));
    }

    /**
     * Starts a child that runs a call which blocks, on a thread that may block.
     *
     * @throws RejectedExecutionException if the scope has ended or the runtime is closed
     */
    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        return spawn(Futures.blocking(call));
    }

    /** Starts a child that runs a short command. It must not block. */
    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        JoinHandle<?> unused = spawn(Futures.fromCallable(() -> {
            command.run();
            return null;
        }));
    }

    @Override
    public Context newContext(Waker waker) {
        return new ScopeContext(spawner.newContext(waker), this);
    }

    /** A place, or a position in the queue for one: the order is that of spawning, not that of the first polls. */
    private Places.@Nullable Place newPlace() {
        if (places == null) {
            return null;
        }
        Places.Place place = new Places.Place();
        boolean unused = places.take(place, Waker.noop());
        return place;
    }

    Places places() {
        return Objects.requireNonNull(places);
    }

    private <T extends @Nullable Object> JoinHandle<T> start(
            @Nullable String name, Future<T> future, Places.@Nullable Place place) {
        ScopedFuture<T> scoped = new ScopedFuture<>(this, future, place);
        ScopedHandle<T> handle = new ScopedHandle<>(this, scoped);
        if (!link(handle)) {
            scoped.cancel();
            throw new RejectedExecutionException("scope ended: " + label());
        }
        JoinHandle<T> spawned;
        try {
            spawned = name == null ? spawner.spawn(scoped) : spawner.spawn(name, scoped);
        } catch (Throwable refused) {
            scoped.cancel(); // in case the spawner has not
            ended(handle, null);
            throw refused;
        }
        handle.start(spawned);
        Throwable reason = cancelReason;
        if (reason != null) {
            spawned.abort(reason);
        }
        return handle;
    }

    private boolean link(ScopedHandle<?> child) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            child.next = first;
            if (first != null) {
                first.previous = child;
            }
            first = child;
            live++;
            return true;
        }
    }

    /** Called once for each child: it has ended, be it with a failure. */
    void ended(ScopedHandle<?> child, @Nullable Throwable failure) {
        List<ScopedHandle<?>> toAbort = List.of();
        boolean wake;
        synchronized (lock) {
            if (child.previous != null) {
                child.previous.next = child.next;
            } else {
                first = child.next;
            }
            if (child.next != null) {
                child.next.previous = child.previous;
            }
            child.previous = null;
            child.next = null;
            live--;
            wake = live == 0;
            if (failure != null && isOurs(failure)) {
                if (options.policy == Policy.FAIL_FAST && fatal == null && cancelReason == null) {
                    fatal = failure;
                    cancelReason = failure;
                    toAbort = children();
                    wake = true;
                } else {
                    failures.add(failure);
                }
            }
        }
        abort(toAbort, failure);
        if (wake) {
            owner.wake();
        }
    }

    /** Whether the failure of a child is the scope's business. Who was stopped in the middle of something is not to blame. */
    private boolean isOurs(Throwable failure) {
        return options.policy != Policy.SUPERVISE
                && !(cancelReason != null && failure instanceof CancellationException);
    }

    /** Tells what the end of the scope waits for: its children and its cleanup. Any thread, without the lock: a child that ends meanwhile may hide others. */
    void inspectOpen(Inspector inspector) {
        int most = live;
        ScopedHandle<?> child = first;
        for (int i = 0; i < most && child != null; i++) {
            JoinHandle<?> spawned = child.task();
            if (spawned != null && !spawned.isFinished()) {
                inspector.waitsFor(spawned, spawned, 0);
            }
            child = child.next;
        }
        if (!cleanup.isIdle()) {
            inspector.child(cleanup);
        }
    }

    /** The children at present. Under the lock. */
    private List<ScopedHandle<?>> children() {
        List<ScopedHandle<?>> all = new ArrayList<>();
        for (ScopedHandle<?> child = first; child != null; child = child.next) {
            all.add(child);
        }
        return all;
    }

    private static void abort(List<ScopedHandle<?>> children, @Nullable Throwable reason) {
        for (ScopedHandle<?> child : children) {
            JoinHandle<?> spawned = child.task();
            if (spawned != null && reason != null) {
                spawned.abort(reason);
            }
        }
    }

    // ---- cancel

    /**
     * Cancels the body and all children. The scope fails with a {@link CancellationException} once they have ended.
     *
     * <p>Does nothing if the scope is cancelled already.
     *
     * @param reason why, for messages
     */
    public void cancel(String reason) {
        cancel(new CancellationException(Objects.requireNonNull(reason, "reason")));
    }

    /**
     * Cancels the body and all children because of a failure, as {@link #cancel(String)} does.
     *
     * @param reason why; the cause of the exceptions
     */
    public void cancel(Throwable reason) {
        cancel(Objects.requireNonNull(reason, "reason"), null);
    }

    /** Cancels with a reason, and lets the scope fail with the same or another failure, or with a {@link CancellationException} if there is none. */
    void cancel(Throwable reason, @Nullable Throwable failure) {
        List<ScopedHandle<?>> toAbort;
        synchronized (lock) {
            if (failure != null) {
                if (fatal == null && cancelReason == null) {
                    fatal = failure;
                } else if (!(failure instanceof CancellationException)) {
                    failures.add(failure);
                }
            }
            if (cancelReason != null) {
                return;
            }
            cancelReason = reason;
            toAbort = children();
        }
        abort(toAbort, reason);
        owner.wake();
    }

    /**
     * Cancels the children that there are now. The scope goes on: for those that are not needed any more, such as the losers of a race.
     *
     * @param reason why, for messages
     */
    public void cancelChildren(String reason) {
        Objects.requireNonNull(reason, "reason");
        List<ScopedHandle<?>> toAbort;
        synchronized (lock) {
            toAbort = children();
        }
        abort(toAbort, new CancellationException(reason));
    }

    /**
     * Whether the scope was cancelled: by {@link #cancel}, by a failure, by its deadline, or because nobody wants its value any more.
     *
     * @return true for ever once it was
     */
    public boolean isCancelled() {
        return cancelReason != null;
    }

    @Override
    public @Nullable Throwable cancelReason() {
        return cancelReason;
    }

    // ---- what it is like

    /**
     * Returns the name that the scope was given.
     *
     * @return the name, or null
     */
    public @Nullable String name() {
        return options.name;
    }

    /** What to call the scope in a message. */
    String label() {
        return options.name == null ? "scope" : "scope " + options.name;
    }

    /**
     * Returns by when the scope must be done: its own deadline, or that of what is around it if that is earlier.
     *
     * @return the deadline, or null if there is none
     */
    public @Nullable Deadline deadline() {
        return deadline;
    }

    /**
     * Returns how many children have not ended.
     *
     * @return the number; it may have changed by now unless this is 0 and the body has ended
     */
    public int size() {
        return live;
    }

    // ---- cleanup

    @Override
    public void cleanUp(String name, Future<?> future) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(future, "future");
        if (!cleanup.add(name, future)) {
            leaveBehind(name, future);
        }
    }

    /** Hands something to whoever is around this scope. */
    void leaveBehind(String name, Future<?> future) {
        if (around != null) {
            around.cleanUp(name, future);
            return;
        }
        try {
            spawner.spawn("cleanup: " + name, future).detach();
        } catch (RejectedExecutionException e) {
            reportCleanup(name, e); // the future has been cancelled
        }
    }

    private void reportCleanup(String what, Throwable failure) {
        report(failure, List.of("cleanup: " + what));
    }

    CleanupSet cleanup() {
        return cleanup;
    }

    // ---- failures that nobody awaits

    /** The event of a child that failed, if it is not the scope's business. */
    @Nullable
    UncaughtFailure unawaited(ScopedHandle<?> child, Throwable failure) {
        JoinHandle<?> spawned = child.task();
        if (options.policy != Policy.SUPERVISE || spawned == null) {
            return null;
        }
        List<String> backtrace = new ArrayList<>(List.of(child.chain(), spawned.label()));
        StackWalker.StackFrame place = spawned.spawnedAt();
        if (place != null) {
            backtrace.add("spawned at " + place);
        }
        addBacktrace(backtrace);
        return new UncaughtFailure(failure, spawned.label(), options.name, backtrace);
    }

    /** Watches over the failure of a child: whoever has the handle may still ask, until the scope ends. */
    UnobservedFailures.@Nullable Report watch(ScopedHandle<?> child, UncaughtFailure event) {
        if (unobserved != null) {
            return unobserved.watch(child, event, unawaited);
        }
        report(event);
        return null;
    }

    /** The scope has ended: nobody will await what has not been awaited. */
    void reportUnawaited() {
        unawaited.forEach(UnobservedFailures.Report::run);
    }

    private void addBacktrace(List<String> lines) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            lines.add(scope.label());
            if (scope.task != null) {
                lines.add(scope.task.label());
            }
        }
    }

    private void report(Throwable failure, List<String> inside) {
        List<String> backtrace = new ArrayList<>(inside);
        addBacktrace(backtrace);
        report(new UncaughtFailure(failure, task == null ? null : task.label(), options.name, backtrace));
    }

    private void report(UncaughtFailure event) {
        (uncaught == null ? UncaughtHandler.logging() : uncaught).uncaught(event);
    }

    // ---- for the future that runs the scope

    AtomicWaker owner() {
        return owner;
    }

    /** Lets no more children in if there are none: then returns true. */
    boolean closeIfEmpty() {
        if (live > 0) {
            return false;
        }
        synchronized (lock) {
            closed |= live == 0;
            return closed;
        }
    }

    /** What the scope fails with, once it has ended, or null. */
    @Nullable
    Throwable failure() {
        synchronized (lock) {
            Throwable main = fatal;
            Throwable reason = cancelReason;
            if (main == null && reason != null) {
                main = Throwables.cancelled(label() + " cancelled", reason);
            }
            if (main == null) {
                return failures.isEmpty() ? null : new ScopeFailedException(label(), failures);
            }
            for (Throwable other : failures) {
                Throwables.suppress(main, other);
            }
            return main;
        }
    }

    @Override
    public String toString() {
        return "Scope(" + (options.name == null ? "" : options.name + ", ") + options.policy + ", children: " + live
                + (cancelReason == null ? ")" : ", cancelled)");
    }
}
