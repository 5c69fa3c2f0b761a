// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.internal.blocking.BlockedThread;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, for which tasks wait without blocking a thread: limits how many do something at once.
 *
 * <p><b>Behaviour.</b> {@code acquire} takes permits, {@linkplain Permit#release() releasing} gives them back. The number of
 * permits can be changed by {@link #addPermits} and {@link #forgetPermits} at any time. {@link #close()} ends it for those who
 * wait and those who come later.
 *
 * <p><b>Ordering.</b> In the order in which the futures were first polled, and nobody overtakes, however few permits he wants: a
 * request for many at the head of the queue holds up the small ones behind it. Free permits stay {@linkplain #availablePermits()
 * available} until there are enough for the head of the queue; they are never gathered one by one. What was done before a release
 * is visible to whoever gets the permits.
 *
 * <p><b>A turn that nobody takes</b> lapses, as that of an {@link AsyncMutex} does.
 *
 * <p><b>Threading.</b> Any thread, any runtime. A permit has one owner.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * AsyncSemaphore connections = new AsyncSemaphore("connections", 8);
 * ...
 * Future<Page> page = connections.withPermit(() -> fetch(url));
 * }</pre>
 *
 * @implNote Taking and giving back without a queue is one compare-and-set each. Tokio gathers permits for the head of its queue
 *     one by one; here a cancelled request has nothing to give back.
 */
public final class AsyncSemaphore {
    private final @Nullable String name;
    private final Permits permits;
    private final Holders holders = new Holders();

    private AsyncSemaphore(int permits, @Nullable String name) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits < 0: " + permits);
        }
        this.name = name;
        this.permits = new Permits(permits, /* fair= */ true);
    }

    /**
     * Creates a semaphore without a name.
     *
     * @param permits how many permits there are
     * @throws IllegalArgumentException if negative
     */
    public AsyncSemaphore(int permits) {
        this(permits, null);
    }

    /**
     * Creates a semaphore.
     *
     * @param name what to call it in messages and dumps
     * @param permits how many permits there are
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public AsyncSemaphore(String name, int permits) {
        this(permits, Objects.requireNonNull(name, "name"));
    }

    /**
     * Takes a permit.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue, nothing else. A turn that has come goes to the next.
     *
     * <p><b>Errors.</b> Fails with {@link SemaphoreClosedException}.
     *
     * @return a future of the permit
     */
    public Future<Permit> acquire() {
        return acquire(1);
    }

    /**
     * Takes so many permits, all at once.
     *
     * <p>A request for more than there ever are waits until some are added. Release the permit in a {@code finally}, or use
     * {@link #withPermits}: a combinator that drops a value does not release the permit that it drops.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue, nothing else: those behind get what is free. A turn that has come
     * goes to the next.
     *
     * <p><b>Errors.</b> Fails with {@link SemaphoreClosedException}.
     *
     * @param count how many; 0 does not wait
     * @return a future of one object that stands for all of them
     * @throws IllegalArgumentException if negative
     */
    public Future<Permit> acquire(int count) {
        return acquiring(count);
    }

    AcquireFuture<Permit> acquiring(int count) {
        return new Acquiring(this, checked(count));
    }

    /**
     * Takes a permit, if there is one and nobody waits.
     *
     * @return the permit, or null
     * @throws SemaphoreClosedException if the semaphore is closed
     */
    public @Nullable Permit tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes so many permits, if there are so many and nobody waits.
     *
     * @param count how many
     * @return one object that stands for all of them, or null
     * @throws IllegalArgumentException if negative
     * @throws SemaphoreClosedException if the semaphore is closed
     */
    public @Nullable Permit tryAcquire(int count) {
        if (permits.tryAcquire(checked(count))) {
            return permit(count, null);
        }
        if (permits.isClosed()) {
            throw new SemaphoreClosedException(this);
        }
        return null;
    }

    /**
     * Takes so many permits, and blocks the calling thread for as long as that takes.
     *
     * @param count how many
     * @return one object that stands for all of them
     * @throws IllegalArgumentException if negative
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     * @throws SemaphoreClosedException if the semaphore is closed
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Permit blockingAcquire(int count) throws InterruptedException {
        return BlockedThread.await("blockingAcquire", acquire(count));
    }

    /**
     * Takes a permit, runs a future, and gives the permit back when that has ended, however it ended.
     *
     * <p><b>Cancellation.</b> Cancels the future, then gives the permit back. Before it had one, it loses the place in the queue.
     *
     * <p><b>Errors.</b> Fails as the future does, with what the function throws, with {@link NullPointerException} if it returns
     * null, or with {@link SemaphoreClosedException}.
     *
     * @param <T> the type of the value
     * @param body makes the future; called once the permit is there
     * @return a future of the value
     */
    public <T extends @Nullable Object> Future<T> withPermit(Callable<? extends Future<T>> body) {
        return withPermits(1, body);
    }

    /**
     * Takes so many permits, runs a future, and gives them back when that has ended: as {@link #withPermit}.
     *
     * @param <T> the type of the value
     * @param count how many
     * @param body makes the future; called once the permits are there
     * @return a future of the value
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public <T extends @Nullable Object> Future<T> withPermits(int count, Callable<? extends Future<T>> body) {
        return new Locked<>(acquire(count), body);
    }

    /**
     * Returns an object that takes permits by being polled, again and again.
     *
     * <p>For leaves and for loops that are written as a {@code poll} method; everybody else uses {@link #acquire(int)}.
     *
     * @return a new one, for one owner
     */
    public PollSemaphore pollSemaphore() {
        return new PollSemaphore(this);
    }

    private static int checked(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("permits < 0: " + count);
        }
        return count;
    }

    private Permit permit(int count, @Nullable TaskInfo owner) {
        return new Permit(this, count, owner, holders.enter(owner));
    }

    /**
     * Adds permits.
     *
     * @param count how many
     * @throws IllegalArgumentException if negative
     * @throws IllegalStateException if there were more than {@link Integer#MAX_VALUE} free ones; none is added then
     */
    public void addPermits(int count) {
        permits.release(checked(count));
    }

    /**
     * Takes free permits out of use.
     *
     * <p>Those that are held are not touched, nor are those that were set aside for somebody whose turn has come.
     *
     * @param count how many at most
     * @return how many there were
     * @throws IllegalArgumentException if negative
     */
    public int forgetPermits(int count) {
        return permits.forget(checked(count));
    }

    /**
     * Gives out no more permits: fails those who wait and those who come later.
     *
     * <p>Who has been given his turn before, but has not polled since, still gets his permits. Permits that are held can be given
     * back. Idempotent.
     */
    public void close() {
        permits.close();
    }

    /**
     * Whether the semaphore was closed.
     *
     * @return true if so
     */
    public boolean isClosed() {
        return permits.isClosed();
    }

    /**
     * Returns how many permits are neither held nor set aside for somebody whose turn has come.
     *
     * @return the number, at this moment
     */
    public int availablePermits() {
        return permits.free();
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
        return Names.of("AsyncSemaphore", name, this);
    }

    /**
     * Some permits of a semaphore, held until they are released or forgotten.
     *
     * <p><b>Threading.</b> One owner, who may hand it on.
     */
    public static final class Permit implements Held {
        private final AsyncSemaphore semaphore;
        private final @Nullable TaskInfo task;
        private final byte place;
        private int count;

        private Permit(AsyncSemaphore semaphore, int count, @Nullable TaskInfo task, byte place) {
            this.semaphore = semaphore;
            this.count = count;
            this.task = task;
            this.place = place;
        }

        /**
         * Returns how many permits this stands for.
         *
         * @return the number; 0 once they were released, forgotten or merged
         */
        public int permits() {
            return count;
        }

        /** Gives the permits back. Does nothing the second time. */
        public void release() {
            int held = takeAll();
            if (held > 0) {
                semaphore.permits.release(held);
            }
        }

        /** Gives the permits back: as {@link #release()}. */
        @Override
        public void close() {
            release();
        }

        /** Takes the permits out of use: the semaphore has so many less from now on. */
        public void forget() {
            takeAll();
        }

        private int takeAll() {
            int held = count;
            count = 0;
            semaphore.holders.leave(place, task);
            return held;
        }

        /**
         * Splits some permits off.
         *
         * @param part how many
         * @return them; this one keeps the rest
         * @throws IllegalArgumentException if negative, or more than this stands for
         */
        public Permit split(int part) {
            if (part < 0 || part > count) {
                throw new IllegalArgumentException("part not in 0.." + count + ": " + part);
            }
            count -= part;
            return semaphore.permit(part, task);
        }

        /**
         * Takes over the permits of another one, which has none after that.
         *
         * @param other the other one
         * @throws IllegalArgumentException if it is of another semaphore, or this one
         */
        public void merge(Permit other) {
            if (other.semaphore != semaphore) {
                throw new IllegalArgumentException("permit of another semaphore: " + other);
            }
            if (other == this) {
                throw new IllegalArgumentException("permit merged with itself: " + other);
            }
            count = Math.addExact(count, other.count);
            other.takeAll();
        }

        @Override
        public String toString() {
            return "Permit(" + count + " of " + semaphore + ")";
        }
    }

    /** The future of a permit. */
    private static final class Acquiring extends AcquireFuture<Permit> {
        private final AsyncSemaphore semaphore;
        private final int need;

        Acquiring(AsyncSemaphore semaphore, int count) {
            this.semaphore = semaphore;
            this.need = count;
        }

        @Override
        int need() {
            return need;
        }

        @Override
        Permits permits() {
            return semaphore.permits;
        }

        @Override
        Permit guard(@Nullable TaskInfo owner) {
            return semaphore.permit(need, owner);
        }

        @Override
        RuntimeException refusal() {
            return new SemaphoreClosedException(semaphore);
        }

        @Override
        Object resource() {
            return semaphore;
        }

        /** Each of several holders could let this one go on, so none of them is the one that it waits for. */
        @Override
        void inspectHolders(Inspector inspector) {
            List<TaskInfo> known = semaphore.holders.known();
            inspector.waitsFor(semaphore, known.size() == 1 ? known.get(0) : null, semaphore.permits.since());
            StringBuilder text = new StringBuilder()
                    .append(need)
                    .append(" permits, ")
                    .append(semaphore.availablePermits())
                    .append(" free");
            if (!known.isEmpty()) {
                text.append(", held by ");
                String separator = "";
                for (TaskInfo task : known) {
                    text.append(separator).append(task.label());
                    separator = ", ";
                }
            }
            inspector.waitsFor(text.toString());
        }

        @Override
        public String toString() {
            return semaphore + ".acquire" + (need == 1 ? "" : "(" + need + ")");
        }
    }
}
