// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a task may hold while it waits, and for which it waits without blocking a thread.
 *
 * <p><b>Behaviour.</b> One at a time holds the lock, by its {@link Guard}; closing the guard unlocks. Not reentrant: a task that
 * holds the lock and locks again waits for itself. A failure of the holder does not poison the lock: guard what must stay
 * consistent by an order of steps that can fail anywhere, or repair it in the next turn.
 *
 * <p><b>Ordering.</b> {@linkplain #AsyncMutex() Fair} by default: the lock goes from hand to hand, in the order in which the
 * futures were first polled, and nobody overtakes. {@linkplain #unfair() Unfair}: an unlocked mutex goes to whoever polls first,
 * which saves a switch of tasks each time; but who has been overtaken three times gets the next turn. What one holder did is
 * visible to the next.
 *
 * <p><b>A turn that nobody takes.</b> The turn of a future comes while its task does something else and may never poll it again,
 * such as the loser of a {@code select} that was kept. Then the turn lapses after 10 to 20 ms if somebody else waits: the lock
 * goes on to the next, and the future is the first again once it is polled. {@link #lapsedTurns()} counts these; {@code inspect}
 * names the future's task. This goes by the timers of the runtimes of those who wait; where there are none, nothing lapses.
 *
 * <p><b>Threading.</b> Any thread, any runtime. A guard has one owner.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * AsyncMutex accounts = new AsyncMutex("accounts");
 * ...
 * Future<Receipt> receipt = accounts.withLock(() -> withdraw(from, amount).andThen(taken -> deposit(to, taken)));
 * }</pre>
 *
 * @implNote Locking and unlocking without a queue is one compare-and-set each. The holder is known by the {@link TaskInfo} of the
 *     context that polled; since when is known only from the moment on that somebody waits, so that an uncontended lock does not
 *     read the clock.
 */
public final class AsyncMutex {
    private final @Nullable String name;
    private final Permits permits;
    private @Nullable TaskInfo owner; // by who holds the lock; read by a diagnosis as it is

    private AsyncMutex(@Nullable String name, boolean fair) {
        this.name = name;
        this.permits = new Permits(1, fair);
    }

    /** Creates a fair mutex without a name. */
    public AsyncMutex() {
        this(null, true);
    }

    /**
     * Creates a fair mutex.
     *
     * @param name what to call it in messages and dumps
     */
    public AsyncMutex(String name) {
        this(Objects.requireNonNull(name, "name"), true);
    }

    /**
     * Creates an unfair mutex without a name.
     *
     * @return the mutex
     */
    public static AsyncMutex unfair() {
        return new AsyncMutex(null, false);
    }

    /**
     * Creates an unfair mutex.
     *
     * @param name what to call it in messages and dumps
     * @return the mutex
     */
    public static AsyncMutex unfair(String name) {
        return new AsyncMutex(Objects.requireNonNull(name, "name"), false);
    }

    /**
     * Locks.
     *
     * <p>Close the guard in a {@code finally}, or use {@link #withLock}. A combinator that drops a value, such as a {@code join}
     * of which another part fails, does not close the guard that it drops.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue, nothing else. A turn that has come goes to the next.
     *
     * @return a future of the guard
     */
    public Future<Guard> lock() {
        return new Lock(this);
    }

    /**
     * Locks, if that is possible at once. The lock does not know its holder then; see {@link #tryLock(Context)}.
     *
     * @return the guard, or null if the mutex is locked or, being fair, has others waiting
     */
    public @Nullable Guard tryLock() {
        return permits.tryAcquire(1) ? locked(null) : null;
    }

    /**
     * Locks for the task that polls, if that is possible at once.
     *
     * @param cx the context of the poll
     * @return the guard, or null if the mutex is locked or, being fair, has others waiting
     */
    public @Nullable Guard tryLock(Context cx) {
        return permits.tryAcquire(1) ? locked(cx.find(TaskInfo.class)) : null;
    }

    /**
     * Locks, and blocks the calling thread for as long as that takes.
     *
     * @return the guard
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Guard blockingLock() throws InterruptedException {
        return BlockedThread.await("blockingLock", lock());
    }

    /**
     * Locks, runs a future, and unlocks when it has ended, however it ended.
     *
     * <p><b>Cancellation.</b> Cancels the future, then unlocks. Before it had the lock, it loses the place in the queue.
     *
     * <p><b>Errors.</b> Fails as the future does, with what the function throws, or with {@link NullPointerException} if it
     * returns null.
     *
     * @param <T> the type of the value
     * @param body makes the future; called once the lock is held
     * @return a future of the value
     */
    public <T extends @Nullable Object> Future<T> withLock(Callable<? extends Future<T>> body) {
        return new Locked<>(lock(), body);
    }

    private Guard locked(@Nullable TaskInfo holder) {
        owner = holder;
        return new Guard(this);
    }

    private void unlock() {
        owner = null;
        permits.release(1);
    }

    /**
     * Whether somebody holds the lock, or has been given the next turn.
     *
     * @return true if so, at this moment
     */
    public boolean isLocked() {
        return permits.free() == 0;
    }

    /**
     * Returns who holds the lock.
     *
     * @return the task, or the thread in case of {@link #blockingLock()}; null if the mutex is not locked, or the holder is not known
     */
    public @Nullable TaskInfo holder() {
        return isLocked() ? owner : null;
    }

    /**
     * Returns how many turns have lapsed because the future whose turn it was has not been polled.
     *
     * @return the number, since the creation
     */
    public long lapsedTurns() {
        return permits.lapses();
    }

    @Override
    public String toString() {
        return Names.of("AsyncMutex", name, this);
    }

    /**
     * The right of one holder, until it is closed.
     *
     * <p><b>Threading.</b> One owner, who may hand it on.
     */
    public static final class Guard implements Held {
        /** Null once it was closed. */
        private @Nullable AsyncMutex mutex;

        private Guard(AsyncMutex mutex) {
            this.mutex = mutex;
        }

        /** Unlocks. Does nothing the second time. */
        @Override
        public void close() {
            AsyncMutex held = mutex;
            if (held != null) {
                mutex = null;
                held.unlock();
            }
        }

        @Override
        public String toString() {
            return mutex == null ? "Guard(closed)" : "Guard(" + mutex + ")";
        }
    }

    /** The future of a guard. */
    private static final class Lock extends AcquireFuture<Guard> {
        private final AsyncMutex mutex;

        Lock(AsyncMutex mutex) {
            this.mutex = mutex;
        }

        @Override
        int need() {
            return 1;
        }

        @Override
        Permits permits() {
            return mutex.permits;
        }

        @Override
        Guard guard(@Nullable TaskInfo owner) {
            return mutex.locked(owner);
        }

        @Override
        Object resource() {
            return mutex;
        }

        @Override
        void inspectHolders(Inspector inspector) {
            inspector.waitsFor(mutex, mutex.holder(), mutex.permits.since());
        }

        @Override
        public String toString() {
            return mutex + ".lock";
        }
    }
}
