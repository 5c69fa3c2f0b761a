// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own queue: its owner pushes and pops, other workers steal half of it.
 *
 * <p><b>Threading.</b> {@code push} and {@code pop} by the owner only; {@code stealInto} and {@code size} by any worker.
 */
final class RunQueue {
    /*
     * Overview. A ring of slots with three indices that only grow: steal <= real <= tail. The owner writes slots
     * at the tail and takes from `real`. A thief first moves `real` past half of the jobs in one CAS, which claims them,
     * copies them out, and then moves `steal` up to `real`, which gives the slots back to the owner. While
     * steal != real a thief is copying: no second thief starts, and the owner takes no slot in [steal, real).
     * `steal` and `real` are packed into one long (steal in the high half), so that one CAS changes both.
     *
     * A full ring grows: the owner claims all jobs as a thief would, which keeps thieves away, copies them into a ring of twice the size, and
     * puts the indices back as they were. A thief reads `slots` after its claim, whose CAS came after the owner's last write of
     * the indices, so it sees the ring that goes with them. A ring of MAX_CAPACITY gives half of itself to the injector instead.
     *
     * The shape is that of the local queue of Tokio's multi-threaded scheduler, itself after Go's. Theirs does not grow: with more
     * ready tasks than slots each push of a full ring would take the injector's lock. Here slots are
     * nulled when they are taken, because a stale reference would keep a task alive.
     */

    /** The slots to begin with, and twice what one thief takes. */
    static final int CAPACITY = 256;

    /** A quarter of a megabyte of references: beyond that the other workers must be in trouble too. */
    static final int MAX_CAPACITY = 1 << 16;

    private static final VarHandle HEAD;
    private static final VarHandle TAIL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(RunQueue.class, "head", long.class).withInvokeExactBehavior();
            TAIL = lookup.findVarHandle(RunQueue.class, "tail", int.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Its length is a power of two. Replaced by the owner, while it has claimed all jobs. */
    private @Nullable Job[] slots;

    private final int maxCapacity;

    /** (steal, real). Changed by CAS, by the owner and by thieves. */
    @SuppressWarnings("unused") // HEAD
    private long head;

    /** The index of the next slot to fill. Written by the owner only. */
    @SuppressWarnings("unused") // TAIL
    private int tail;

    RunQueue() {
        this(CAPACITY, MAX_CAPACITY);
    }

    /** For tests: a small ring. */
    RunQueue(int capacity, int maxCapacity) {
        this.slots = new Job[capacity];
        this.maxCapacity = maxCapacity;
    }

    private static long pack(int steal, int real) {
        return ((long) steal << 32) | (real & 0xFFFF_FFFFL);
    }

    private static int steal(long head) {
        return (int) (head >>> 32);
    }

    private static int real(long head) {
        return (int) head;
    }

    private long loadHead() {
        return (long) HEAD.getVolatile(this);
    }

    private boolean casHead(long expected, long update) {
        return HEAD.compareAndSet(this, expected, update);
    }

    private void storeHead(long value) {
        HEAD.setVolatile(this, value);
    }

    /** For the owner, who alone writes it. */
    private int ownTail() {
        return (int) TAIL.get(this);
    }

    /** Pairs with {@link #publishTail}: without it a thief could claim a slot before it sees the job in it. */
    private int loadTailAcquire() {
        return (int) TAIL.getAcquire(this);
    }

    /** Pairs with {@link #loadTailAcquire}: what is in the slots below the new tail is visible to who sees that tail. */
    private void publishTail(int value) {
        TAIL.setRelease(this, value);
    }

    /** How many jobs are queued, as of some moment during the call. */
    int size() {
        return Math.max(0, loadTailAcquire() - real(loadHead()));
    }

    /**
     * Adds a job at the back; when the largest ring is full, moves half of it and the job to the injector.
     *
     * @param job the job
     * @param injector takes what does not fit
     * @return how many jobs went to the injector
     */
    int push(Job job, Injector injector) {
        while (true) {
            long h = loadHead();
            int t = ownTail();
            @Nullable Job[] ring = slots;
            if (t - steal(h) < ring.length) {
                ring[t & (ring.length - 1)] = job;
                publishTail(t + 1);
                return 0;
            }
            if (steal(h) != real(h)) {
                // A thief is about to make room. Waiting for it could take as long as its thread is preempted.
                injector.overflow(job);
                return 1;
            }
            if (ring.length < maxCapacity) {
                grow(h, t);
            } else {
                int n = ring.length / 2;
                if (moveToInjector(h, n, job, injector)) {
                    return n + 1;
                }
            }
        }
    }

    private void grow(long h, int t) {
        if (!casHead(h, pack(real(h), t))) {
            return; // a thief came first
        }
        @Nullable Job[] ring = slots;
        @Nullable Job[] larger = new Job[ring.length * 2];
        for (int i = real(h); i != t; i++) {
            larger[i & (larger.length - 1)] = ring[i & (ring.length - 1)];
        }
        slots = larger;
        storeHead(h);
    }

    private boolean moveToInjector(long h, int n, Job job, Injector injector) {
        int first = real(h);
        if (!casHead(h, pack(first + n, first + n))) {
            return false;
        }
        Job[] batch = new Job[n + 1];
        for (int i = 0; i < n; i++) {
            batch[i] = take(first + i);
        }
        batch[n] = job;
        injector.overflow(batch);
        return true;
    }

    /**
     * Takes the job at the front.
     *
     * @return the job, or null if there is none
     */
    @Nullable
    Job pop() {
        while (true) {
            long h = loadHead();
            int real = real(h);
            if (real == ownTail()) {
                return null;
            }
            int next = real + 1;
            long update = steal(h) == real ? pack(next, next) : pack(steal(h), next);
            if (casHead(h, update)) {
                return take(real);
            }
        }
    }

    /**
     * Moves half of this queue to another, by the owner of that one; at most {@value #CAPACITY} / 2 jobs.
     *
     * @param mine the queue of the caller
     * @return one of the jobs, to be run at once, or null if there was nothing to take
     */
    @Nullable
    Job stealInto(RunQueue mine) {
        @Nullable Job[] target = mine.slots;
        int mineTail = mine.ownTail();
        int room = target.length - (mineTail - steal(mine.loadHead()));
        int first;
        int n;
        while (true) {
            long h = loadHead();
            if (steal(h) != real(h)) {
                return null; // another thief is at work
            }
            first = real(h);
            n = loadTailAcquire() - first;
            n = Math.min(n - n / 2, CAPACITY / 2);
            if (n <= 0 || n - 1 > room) {
                return null;
            }
            // The tail was read after the head: if the head is still the same, all of [first, first + n) are jobs.
            if (casHead(h, pack(first, first + n))) {
                break;
            }
        }
        for (int i = 0; i < n - 1; i++) {
            target[(mineTail + i) & (target.length - 1)] = take(first + i);
        }
        Job last = take(first + n - 1);
        while (true) {
            // The owner may have taken jobs meanwhile, so only `steal` is ours to say: it catches up with `real`.
            long h = loadHead();
            if (casHead(h, pack(real(h), real(h)))) {
                break;
            }
        }
        if (n > 1) {
            mine.publishTail(mineTail + n - 1);
        }
        return last;
    }

    private Job take(int index) {
        @Nullable Job[] ring = slots;
        int slot = index & (ring.length - 1);
        Job job = ring[slot];
        ring[slot] = null;
        if (job == null) {
            throw new AssertionError("empty slot claimed: " + index);
        }
        return job;
    }
}
