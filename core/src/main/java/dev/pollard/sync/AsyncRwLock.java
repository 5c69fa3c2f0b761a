// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A lock that many tasks may hold to read, or one to write, and for which they wait without blocking a thread.
 *
 * <p><b>Behaviour.</b> A {@link ReadGuard} excludes writers, a {@link WriteGuard} excludes everybody else; closing it unlocks.
 * Not reentrant, and no lock is poisoned by a failure of its holder.
 *
 * <p><b>Ordering.</b> In the order in which the futures were first polled, readers that come one after another at once. So a
 * writer that waits holds up the readers that come later: writers do not starve. <em>A task that reads must not ask to read
 * again</em> before it has unlocked: a writer that has come in between waits for the first read, and the second one waits for the
 * writer. What a holder did is visible to the next.
 *
 * <p><b>A turn that nobody takes</b> lapses, as that of an {@link AsyncMutex} does.
 *
 * <p><b>Threading.</b> Any thread, any runtime. A guard has one owner.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * AsyncRwLock index = new AsyncRwLock("index");
 * ...
 * Future<Hits> hits = index.withRead(() -> search(query));
 * Future<Void> done = index.withWrite(() -> rebuild());
 * }</pre>
 *
 * @implNote A semaphore of as many permits as there may be readers; a writer takes all.
 */
public final class AsyncRwLock {
    private final @Nullable String name;
    private final int maxReaders;
    private final Permits permits;
    private final Holders readers = new Holders();
    private @Nullable TaskInfo writer; // by who holds the write lock; read by a diagnosis as it is

    private AsyncRwLock(int maxReaders, @Nullable String name) {
        if (maxReaders < 1) {
            throw new IllegalArgumentException("maxReaders < 1: " + maxReaders);
        }
        this.name = name;
        this.maxReaders = maxReaders;
        this.permits = new Permits(maxReaders, /* fair= */ true);
    }

    /** Creates a lock without a name and without a limit to the number of readers. */
    public AsyncRwLock() {
        this(Permits.MAX, null);
    }

    /**
     * Creates a lock without a limit to the number of readers.
     *
     * @param name what to call it in messages and dumps
     */
    public AsyncRwLock(String name) {
        this(name, Permits.MAX);
    }

    /**
     * Creates a lock.
     *
     * @param name what to call it in messages and dumps
     * @param maxReaders how many may read at once
     * @throws IllegalArgumentException if {@code maxReaders} is less than 1
     */
    public AsyncRwLock(String name, int maxReaders) {
        this(maxReaders, Objects.requireNonNull(name, "name"));
    }

    /**
     * Locks to read.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue, nothing else. A turn that has come goes to the next.
     *
     * @return a future of the guard
     */
    public Future<ReadGuard> read() {
        return new Read(this);
    }

    /**
     * Locks to write.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue, nothing else: readers that it held up go on. A turn that has come
     * goes to the next.
     *
     * @return a future of the guard
     */
    public Future<WriteGuard> write() {
        return new Write(this);
    }

    /**
     * Locks to read, if that is possible at once.
     *
     * @return the guard, or null if somebody writes or others wait
     */
    public @Nullable ReadGuard tryRead() {
        return permits.tryAcquire(1) ? reading(null) : null;
    }

    /**
     * Locks to read for the task that polls, if that is possible at once.
     *
     * @param cx the context of the poll
     * @return the guard, or null if somebody writes or others wait
     */
    public @Nullable ReadGuard tryRead(Context cx) {
        return permits.tryAcquire(1) ? reading(cx.find(TaskInfo.class)) : null;
    }

    /**
     * Locks to write, if that is possible at once.
     *
     * @return the guard, or null if somebody reads or writes
     */
    public @Nullable WriteGuard tryWrite() {
        return permits.tryAcquire(maxReaders) ? writing(null) : null;
    }

    /**
     * Locks to write for the task that polls, if that is possible at once.
     *
     * @param cx the context of the poll
     * @return the guard, or null if somebody reads or writes
     */
    public @Nullable WriteGuard tryWrite(Context cx) {
        return permits.tryAcquire(maxReaders) ? writing(cx.find(TaskInfo.class)) : null;
    }

    /**
     * Locks to read, and blocks the calling thread for as long as that takes.
     *
     * @return the guard
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public ReadGuard blockingRead() throws InterruptedException {
        return BlockedThread.await("blockingRead", read());
    }

    /**
     * Locks to write, and blocks the calling thread for as long as that takes.
     *
     * @return the guard
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public WriteGuard blockingWrite() throws InterruptedException {
        return BlockedThread.await("blockingWrite", write());
    }

    /**
     * Locks to read, runs a future, and unlocks when it has ended, however it ended.
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
    public <T extends @Nullable Object> Future<T> withRead(Callable<? extends Future<T>> body) {
        return new Locked<>(read(), body);
    }

    /**
     * Locks to write, runs a future, and unlocks when it has ended, however it ended.
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
    public <T extends @Nullable Object> Future<T> withWrite(Callable<? extends Future<T>> body) {
        return new Locked<>(write(), body);
    }

    private ReadGuard reading(@Nullable TaskInfo reader) {
        return new ReadGuard(this, reader, readers.enter(reader));
    }

    private WriteGuard writing(@Nullable TaskInfo holder) {
        writer = holder;
        return new WriteGuard(this);
    }

    /**
     * Returns who holds the lock to write.
     *
     * @return the task, or the thread in case of {@link #blockingWrite()}; null if nobody writes, or the writer is not known
     */
    public @Nullable TaskInfo writer() {
        return writer;
    }

    /**
     * Returns which tasks hold the lock to read, as far as that is known: some of them if there are many.
     *
     * @return the tasks, and the threads in case of {@link #blockingRead()}, at about this moment
     */
    public List<TaskInfo> readers() {
        return readers.known();
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
        return Names.of("AsyncRwLock", name, this);
    }

    private void inspectHolders(Inspector inspector) {
        TaskInfo writing = writer;
        long since = permits.since();
        List<TaskInfo> reading = readers.known();
        if (writing != null || reading.isEmpty()) {
            inspector.waitsFor(this, writing, since);
            return;
        }
        for (TaskInfo reader : reading) {
            inspector.waitsFor(this, reader, since);
        }
    }

    /**
     * The right of one reader, until it is closed.
     *
     * <p><b>Threading.</b> One owner, who may hand it on.
     */
    public static final class ReadGuard implements Held {
        private @Nullable AsyncRwLock lock; // null once it was closed
        private final @Nullable TaskInfo task;
        private final byte place;

        private ReadGuard(AsyncRwLock lock, @Nullable TaskInfo task, byte place) {
            this.lock = lock;
            this.task = task;
            this.place = place;
        }

        /** Unlocks. Does nothing the second time. */
        @Override
        public void close() {
            AsyncRwLock held = lock;
            if (held != null) {
                lock = null;
                held.readers.leave(place, task);
                held.permits.release(1);
            }
        }

        @Override
        public String toString() {
            return lock == null ? "ReadGuard(closed)" : "ReadGuard(" + lock + ")";
        }
    }

    /**
     * The right of the writer, until it is closed.
     *
     * <p><b>Threading.</b> One owner, who may hand it on.
     */
    public static final class WriteGuard implements Held {
        private @Nullable AsyncRwLock lock; // null once it was closed

        private WriteGuard(AsyncRwLock lock) {
            this.lock = lock;
        }

        /** Unlocks. Does nothing the second time. */
        @Override
        public void close() {
            AsyncRwLock held = lock;
            if (held != null) {
                lock = null;
                held.writer = null;
                held.permits.release(held.maxReaders);
            }
        }

        /**
         * Goes on as a reader, without a moment in between at which others could write. Other readers that are next in the queue
         * may go on as well.
         *
         * @return the guard of the reader; this one is closed
         * @throws IllegalStateException if this guard is closed
         */
        public ReadGuard downgrade() {
            AsyncRwLock held = lock;
            if (held == null) {
                throw new IllegalStateException("downgraded after close: " + this);
            }
            lock = null;
            TaskInfo task = held.writer;
            held.writer = null;
            ReadGuard reader = held.reading(task);
            held.permits.release(held.maxReaders - 1);
            return reader;
        }

        @Override
        public String toString() {
            return lock == null ? "WriteGuard(closed)" : "WriteGuard(" + lock + ")";
        }
    }

    /** The future of a read guard. */
    private static final class Read extends AcquireFuture<ReadGuard> {
        private final AsyncRwLock lock;

        Read(AsyncRwLock lock) {
            this.lock = lock;
        }

        @Override
        int need() {
            return 1;
        }

        @Override
        Permits permits() {
            return lock.permits;
        }

        @Override
        ReadGuard guard(@Nullable TaskInfo owner) {
            return lock.reading(owner);
        }

        @Override
        Object resource() {
            return lock;
        }

        @Override
        void inspectHolders(Inspector inspector) {
            lock.inspectHolders(inspector);
        }

        @Override
        public String toString() {
            return lock + ".read";
        }
    }

    /** The future of a write guard. */
    private static final class Write extends AcquireFuture<WriteGuard> {
        private final AsyncRwLock lock;

        Write(AsyncRwLock lock) {
            this.lock = lock;
        }

        @Override
        int need() {
            return lock.maxReaders;
        }

        @Override
        Permits permits() {
            return lock.permits;
        }

        @Override
        WriteGuard guard(@Nullable TaskInfo owner) {
            return lock.writing(owner);
        }

        @Override
        Object resource() {
            return lock;
        }

        @Override
        void inspectHolders(Inspector inspector) {
            lock.inspectHolders(inspector);
        }

        @Override
        public String toString() {
            return lock + ".write";
        }
    }
}
