// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The last values of a broadcast channel, and who waits for the next.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class BroadcastRing<T> implements Closable {
    /*
     * Overview. Senders take turns, under the lock of this object; receivers read without it. The value of position p lies in slots[p & (length - 1)], as an entry that knows
     * its position and is never changed into another: so a receiver that finds its position in an entry has found its value, and otherwise reads `tail` and
     * `slots` again. A sender writes the entry, and the ring if it has grown, before it moves `tail`.
     *
     * A receiver at position n, with t = tail:
     *
     *   n == t               has seen all
     *   t - n > capacity     lags: t - capacity is the oldest value that is retained
     *   else                 the entry of n is there, or was overwritten a moment ago and tail has moved
     *
     * Each entry counts the receivers that have not seen it yet; the last one takes the value out, so that the ring retains no value that nobody will ask for. A
     * receiver that closes counts itself out of all that it has not seen. One that subscribes begins at tail, under the lock, and is counted by the entries after
     * that only.
     *
     * The ring begins short and doubles, up to the capacity, when a value is about to be overwritten that somebody has not seen.
     *
     * After the last sender is gone, which is decided under the lock too, `tail` stays where it is. A receiver that has seen all joins `waiting` under the lock, after it has looked at tail there.
     */
    private static final int SHORTEST = 8;

    private static final VarHandle SLOT =
            MethodHandles.arrayElementVarHandle(Entry[].class).withInvokeExactBehavior();
    private static final VarHandle UNSEEN;

    static {
        try {
            UNSEEN = MethodHandles.lookup()
                    .findVarHandle(Entry.class, "unseen", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One value, and how many have yet to see it. */
    private static final class Entry {
        final long position;
        volatile @Nullable Object value;
        volatile int unseen;

        Entry(long position, Object value, int unseen) {
            this.position = position;
            this.value = value;
            this.unseen = unseen;
        }

        void seen() {
            if ((int) UNSEEN.getAndAdd(this, -1) == 1) {
                value = null;
            }
        }
    }

    final int capacity;
    private volatile @Nullable Entry[] slots; // the field is guarded by this for writing
    private volatile long tail; // guarded by this for writing
    private volatile int receivers; // guarded by this for writing
    private volatile int senders = 1; // guarded by this for writing
    private final WaitList waiting = new WaitList(); // guarded by this

    /** Who waits for the end, or to miss something, and not for a value. */
    private final WaitList watching = new WaitList(); // guarded by this

    private final WaitList awaitClosed = new WaitList(); // guarded by this

    BroadcastRing(int capacity) {
        this.capacity = capacity;
        this.slots = new @Nullable Entry[Math.min(capacity, SHORTEST)];
    }

    private static @Nullable Entry get(@Nullable Entry[] ring, long position) {
        return (Entry) SLOT.getVolatile(ring, (int) position & (ring.length - 1));
    }

    private static void put(@Nullable Entry[] ring, Entry entry) {
        SLOT.setVolatile(ring, (int) entry.position & (ring.length - 1), entry);
    }

    // ---- senders

    /** Sends to all receivers; returns how many there are, or -1 if the last sender is gone. */
    int send(T value) {
        WakeBatch batch = new WakeBatch();
        int n;
        synchronized (this) {
            if (senders == 0) {
                return -1;
            }
            n = receivers;
            if (n == 0) {
                return 0;
            }
            long position = tail;
            @Nullable Entry[] ring = roomFor(position);
            Entry overwritten = get(ring, position);
            put(ring, new Entry(position, value, n));
            tail = position + 1;
            waiting.removeAll(Waiter.SERVED, batch);
            if (overwritten != null && overwritten.unseen > 0) {
                watching.removeAll(Waiter.SERVED, batch);
            }
        }
        batch.wake();
        return n;
    }

    private @Nullable Entry[] roomFor(long position) {
        @Nullable Entry[] ring = slots;
        Entry old = get(ring, position);
        if (old == null || old.unseen == 0 || ring.length == capacity) {
            return ring;
        }
        @Nullable Entry[] longer = new @Nullable Entry[2 * ring.length];
        for (Entry entry : ring) {
            if (entry != null) {
                put(longer, entry);
            }
        }
        slots = longer;
        return longer;
    }

    synchronized boolean addSender() {
        if (senders == 0) {
            return false;
        }
        senders++;
        return true;
    }

    void removeSender() {
        WakeBatch batch = new WakeBatch();
        synchronized (this) {
            if (--senders == 0) {
                waiting.removeAll(Waiter.SERVED, batch);
                watching.removeAll(Waiter.SERVED, batch);
            }
        }
        batch.wake();
    }

    int senders() {
        return senders;
    }

    int receivers() {
        return receivers;
    }

    /** How many values somebody has yet to see. */
    int length() {
        long newest = tail;
        long low = Math.max(0, newest - capacity);
        long high = newest;
        // Receivers see values in order, so those that all have seen come first.
        while (low < high) {
            long middle = (low + high) >>> 1;
            Entry entry = get(slots, middle);
            boolean seenByAll = entry == null || entry.position != middle || entry.unseen == 0;
            if (seenByAll) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (int) (newest - low);
    }

    @Override
    public synchronized boolean awaitClosed(Waiter waiter, Waker waker) {
        if (receivers == 0) {
            return true;
        }
        if (waiter.status == Waiter.QUEUED) {
            waiter.waker = waker;
        } else {
            awaitClosed.addLast(waiter, waker);
        }
        return false;
    }

    @Override
    public synchronized void withdrawFromClosed(Waiter waiter) {
        if (waiter.status == Waiter.QUEUED) {
            awaitClosed.remove(waiter, Waiter.IDLE);
        }
    }

    // ---- receivers

    /** Counts one more receiver; returns its first position. */
    synchronized long subscribe() {
        receivers++;
        return tail;
    }

    /** A receiver at a position is gone. */
    void unsubscribe(long position, Waiter waiter, Waiter watcher) {
        WakeBatch batch = new WakeBatch();
        long end;
        synchronized (this) {
            withdraw(waiter);
            if (watcher.status == Waiter.QUEUED) {
                watching.remove(watcher, Waiter.IDLE);
            }
            end = tail;
            if (--receivers == 0) {
                awaitClosed.removeAll(Waiter.SERVED, batch);
            }
        }
        batch.wake();
        for (long p = Math.max(position, end - capacity); p < end; p++) {
            Entry entry = get(slots, p);
            if (entry != null && entry.position == p) {
                entry.seen();
            }
        }
    }

    long tail() {
        return tail;
    }

    /** How many values after a position, the one there included, have been overwritten. */
    long missed(long position) {
        return Math.max(0, tail - capacity - position);
    }

    /** The value at a position, or null if it is not there yet or no more. */
    @SuppressWarnings("unchecked") // only a sender of T puts something in
    @Nullable
    T see(long position) {
        if (position == tail) {
            return null;
        }
        Entry entry = get(slots, position); // after the tail: this ring has it, if any
        if (entry == null || entry.position != position) {
            return null;
        }
        T value = (T) entry.value;
        entry.seen();
        return value;
    }

    /** Lets a receiver wait that has seen all; false if there is something to see, or the end. */
    synchronized boolean sleep(long position, Waiter waiter, Waker waker) {
        if (tail != position || senders == 0) {
            return false;
        }
        if (waiter.status == Waiter.QUEUED) {
            waiter.waker = waker;
        } else {
            waiting.addLast(waiter, waker);
        }
        return true;
    }

    /** Whether a receiver at a position has come to its end; if not, it is woken when it may have, or when somebody has missed something. */
    synchronized boolean isOver(long position, Waiter watcher, Waker waker) {
        if (senders == 0 && tail == position) {
            return true;
        }
        if (watcher.status == Waiter.QUEUED) {
            watcher.waker = waker;
        } else {
            watching.addLast(watcher, waker);
        }
        return false;
    }

    synchronized void withdraw(Waiter waiter) {
        if (waiter.status == Waiter.QUEUED) {
            waiting.remove(waiter, Waiter.IDLE);
        }
        waiter.status = Waiter.IDLE;
    }

    @Override
    public String toString() {
        return "broadcast(" + length() + " of " + capacity + ", " + receivers + " receivers"
                + (senders == 0 ? ", closed)" : ")");
    }
}
