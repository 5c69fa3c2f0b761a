// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the two ends of a queueing channel share: the values under way, the places that are promised, and who waits.
 *
 * <p>The sending side is the same for all such channels and is here; how values are taken out depends on whether there is one receiver ({@link SoleConduit})
 * or several ({@link SharedConduit}).
 *
 * <p><b>Threading.</b> Any thread.
 */
abstract sealed class Conduit<T> implements Closable permits SoleConduit, SharedConduit {
    /*
     * Overview. Positions count the values, modulo 2^32: `tail` of them were claimed by senders, `head` of them were taken. A value at position p lies in the
     * segment that covers p; segments are linked, and none is used twice. All that senders decide is decided by RMW operations on one word:
     *
     *     state = tail (32 bits) | reserved (27 bits) | flags (5 bits)
     *
     *   reserved        places that are promised to permits and to senders that were served in their turn
     *   RECEIVER_WAITS  a receiver has found nothing and sleeps, or is about to
     *   SENDERS_WAIT    `waiting` is not empty: who wants a place goes there, behind the others
     *   SENDERS_GONE    the last handle of a sender was closed: what waits or is reserved still comes, nothing else
     *   CLOSED          the receiving side has closed, or closeChannel was called: what is reserved still comes, nothing else
     *   RECEIVERS_GONE  nobody will receive: a value that comes now is refused. CLOSED is set too.
     *
     *   send     tail + 1                   if demand < head + capacity, and none of SENDERS_WAIT, SENDERS_GONE, CLOSED
     *   reserve  reserved + n               if demand + n <= head + capacity, and none of these
     *   permit   reserved - 1, tail + 1     if not RECEIVERS_GONE
     *   release  reserved - n               always
     *
     * where demand = tail + reserved. So a value is sent at one moment, that of its CAS, and after a flag is set nothing is sent that the flag forbids. A
     * receiver that finds tail = head, a flag that forbids more, nothing reserved and nobody waiting has found the end, in one read.
     *
     * The value is stored into its place after the CAS. A receiver that comes in between finds the place empty although tail > head. The sender is
     * some instructions away from the store, so the receiver spins for a moment; if the sender's thread has lost its processor just there, a poll gives way
     * and looks again later. (As in the queue of D. Vyukov, where a push has the same gap.)
     *
     * Sleep of a receiver: it sets RECEIVER_WAITS by a CAS that expects tail = head, so each value claimed after that sees the flag, and the one who claims
     * it wakes, after the store. Sleep of a sender: under the lock it joins `waiting`, sets SENDERS_WAIT and `handOff`, and then
     * reads head. A receiver moves head and then reads `handOff`; who releases a reserved place sees SENDERS_WAIT in its RMW. So one of the two
     * sees the other, and whoever sees waiting senders serves them, under the lock, first come, first served: the place is reserved for
     * the waiter, which takes it at its next poll.
     *
     * `limit` is head + capacity as of some earlier moment: a sender reads `head`, which the receiver writes all the time, only once it has used up what it knew of.
     * It is replaced by CAS, so that a thread that was held up puts no old value in.
     *
     * Segments. `tailSegment` is a hint. Whoever has claimed p looks there, and if that segment is beyond p, or was left and cut off, starts from
     * `headSegment`, which is never beyond p since p was not taken yet. That is also why a position can't be mistaken for one
     * of 2^32 values ago: while p is claimed and not written, head does not pass p.
     *
     * The idea of claiming a position in a linked list of blocks is that of Tokio's mpsc and of JCTools' MpscUnboundedXaddArrayQueue
     * (https://github.com/JCTools/JCTools). Differences: the bound, the permits, the close and the sleeping receiver are in the word that is claimed with, so
     * that a send is one atomic operation and not three; blocks are not used again, and their lengths follow the load.
     */
    static final long RECEIVER_WAITS = 1;
    static final long SENDERS_WAIT = 1 << 1;
    static final long SENDERS_GONE = 1 << 2;
    static final long CLOSED = 1 << 3;
    static final long RECEIVERS_GONE = 1 << 4;

    private static final int RESERVED_SHIFT = 5;
    private static final long ONE_RESERVED = 1L << RESERVED_SHIFT;
    private static final int TAIL_SHIFT = 32;
    private static final long ONE_SENT = 1L << TAIL_SHIFT;
    private static final long RESERVED = ONE_SENT - ONE_RESERVED;

    private static final long NO_MORE = SENDERS_GONE | CLOSED;

    /** So many places can be reserved. */
    static final int MAX_CAPACITY = (1 << (TAIL_SHIFT - RESERVED_SHIFT)) - 1;

    /** The capacity of a channel without bound; places of it can't be reserved. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** What became of an attempt to get a place. */
    static final int GRANTED = 0;

    static final int FULL = 1;
    static final int REFUSED = 2;

    /** How often a receiver looks again at a place that is claimed: some hundred ns, many times what the sender needs. */
    static final int SPINS = 64;

    private static final VarHandle STATE;
    private static final VarHandle LIMIT;
    private static final VarHandle SENDERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Conduit.class, "state", long.class).withInvokeExactBehavior();
            LIMIT = lookup.findVarHandle(Conduit.class, "limit", int.class).withInvokeExactBehavior();
            SENDERS = lookup.findVarHandle(Conduit.class, "senders", int.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int capacity;
    private final @Nullable Consumer<? super T> undelivered;

    /** All of the state but RECEIVER_WAITS, if a claim that sees that flag takes it off. */
    private final long keep;

    private volatile long state;
    private volatile int limit;
    private volatile Segment tailSegment;

    volatile int head; // written by who takes
    volatile Segment headSegment; // written by who takes; never beyond head

    /** Whether somebody waits for a place, for who takes: SENDERS_WAIT lies where senders write all the time. Guarded by the lock for writing. */
    private volatile boolean handOff;

    private volatile int senders = 1;

    /** Senders that wait for a place. This list is the lock of the channel, too. */
    private final WaitList waiting = new WaitList();

    private final WaitList awaitClosed = new WaitList(); // guarded by waiting

    /**
     * Creates an empty one.
     *
     * @param first the position of the first value: zero, but for tests of what happens 2^31 values later
     */
    Conduit(int capacity, int first, long takenOff, @Nullable Consumer<? super T> undelivered) {
        this.capacity = capacity;
        this.keep = ~takenOff;
        this.undelivered = undelivered;
        this.state = (long) first << TAIL_SHIFT;
        this.head = first;
        this.limit = first + capacity;
        Segment segment = new Segment(first, Segment.SHORTEST);
        this.tailSegment = segment;
        this.headSegment = segment;
    }

    final boolean casState(long expected, long update) {
        return STATE.compareAndSet(this, expected, update);
    }

    private long orState(long bits) {
        return (long) STATE.getAndBitwiseOr(this, bits);
    }

    final long clearState(long bits) {
        return (long) STATE.getAndBitwiseAnd(this, ~bits);
    }

    private long addState(long n) {
        return (long) STATE.getAndAdd(this, n);
    }

    final long state() {
        return state;
    }

    static int tail(long state) {
        return (int) (state >>> TAIL_SHIFT);
    }

    private static int reserved(long state) {
        return (int) (state & RESERVED) >>> RESERVED_SHIFT;
    }

    static int demand(long state) {
        return tail(state) + reserved(state);
    }

    /** Whether nothing comes any more but what lies between head and tail. */
    static boolean isSealed(long state) {
        return (state & NO_MORE) != 0 && ((state & (SENDERS_WAIT | RESERVED)) == 0 || (state & RECEIVERS_GONE) != 0);
    }

    final Object lock() {
        return waiting;
    }

    // ---- the other end's part

    /** Wakes a receiver after a value was stored by a claim that saw {@link #RECEIVER_WAITS}. */
    abstract void wakeReceiver();

    /** Wakes all receivers that wait: the end has come, or may have. */
    abstract void wakeAllReceivers();

    /** Takes the value at the head, if it is there. */
    abstract @Nullable T take();

    // ---- sending

    /** Sends a value, if there is a place: {@link #GRANTED}, {@link #FULL}, or {@link #REFUSED} for a channel that is closed. */
    final int trySend(T value) {
        while (true) {
            long s = state;
            if ((s & (SENDERS_WAIT | NO_MORE)) != 0) {
                return (s & NO_MORE) != 0 ? REFUSED : FULL;
            }
            if (demand(s) - limit >= 0 && !hasRoom(demand(s), 1)) {
                return FULL;
            }
            if (casState(s, (s + ONE_SENT) & keep)) {
                store(s, value);
                return GRANTED;
            }
        }
    }

    /** Reserves places, if there are so many: as {@link #trySend}. */
    final int tryReserve(int n) {
        while (true) {
            long s = state;
            if ((s & (SENDERS_WAIT | NO_MORE)) != 0) {
                return (s & NO_MORE) != 0 ? REFUSED : FULL;
            }
            if (!hasRoom(demand(s), n)) {
                return FULL;
            }
            if (casState(s, s + n * ONE_RESERVED)) {
                return GRANTED;
            }
        }
    }

    /** Sends a value into a place that was reserved; false, and the place is given back, if nobody would receive it. */
    final boolean sendReserved(T value) {
        while (true) {
            long s = state;
            if ((s & RECEIVERS_GONE) != 0) {
                release(1);
                return false;
            }
            if (casState(s, (s + ONE_SENT - ONE_RESERVED) & keep)) {
                store(s, value);
                return true;
            }
        }
    }

    /** Sends a value whether there is room or not. */
    final int sendBeyond(T value) {
        while (true) {
            long s = state;
            if ((s & NO_MORE) != 0) {
                return REFUSED;
            }
            if (casState(s, (s + ONE_SENT) & keep)) {
                store(s, value);
                return GRANTED;
            }
        }
    }

    private boolean hasRoom(int demand, int n) {
        int known = limit;
        int now = head + capacity;
        if (now != known) {
            LIMIT.compareAndSet(this, known, now);
        }
        return demand + n - now <= 0;
    }

    /** Puts the value in the place that was claimed in the given state, and wakes who waits for it. */
    private void store(long claimed, T value) {
        int position = tail(claimed);
        Segment segment = tailSegment;
        int index = position - segment.base;
        if (index < 0 || index >= segment.length()) {
            segment = segmentOf(position);
            index = position - segment.base;
        }
        segment.put(index, value);
        if ((claimed & RECEIVER_WAITS) != 0) {
            wakeReceiver();
        }
    }

    private Segment segmentOf(int position) {
        Segment segment = tailSegment;
        if (position - segment.base < 0) {
            segment = headSegment;
        }
        while (position - segment.base >= segment.length()) {
            Segment next = segment.next();
            if (next == null) {
                next = segment.nextOrAppend(lengthAfter(segment, position));
            }
            segment = next == Segment.PASSED ? headSegment : next;
        }
        tailSegment = segment;
        return segment;
    }

    /** Twice as long while values pile up, half as long once they do not. */
    private int lengthAfter(Segment segment, int position) {
        int length = segment.length();
        return position - head >= length
                ? Math.min(2 * length, Segment.LONGEST)
                : Math.max(length / 2, Segment.SHORTEST);
    }

    /** Gives places back. */
    final void release(int n) {
        long s = addState(-n * ONE_RESERVED) - n * ONE_RESERVED;
        if ((s & SENDERS_WAIT) != 0) {
            handOver();
        } else {
            tellOfTheEnd(s);
        }
    }

    private void tellOfTheEnd(long s) {
        if (isSealed(s)) {
            wakeAllReceivers();
        }
    }

    // ---- waiting for a place

    /** Queues somebody who wants places; {@link #FULL} means that it waits now. */
    final int await(Waiter waiter, int places, Waker waker) {
        synchronized (waiting) {
            while (true) {
                long s = state;
                if ((s & NO_MORE) != 0) {
                    return REFUSED;
                }
                if ((s & SENDERS_WAIT) != 0 || casState(s, s | SENDERS_WAIT)) {
                    break;
                }
            }
            if (waiting.isEmpty()) {
                handOff = true;
                // A place that became free before the flags were set was handed to nobody.
                if (reserveInTurn(places)) {
                    nobodyWaits();
                    return GRANTED;
                }
            }
            waiter.places = places;
            waiting.addLast(waiter, waker);
            return FULL;
        }
    }

    /** Looks what became of somebody who waits. */
    final int look(Waiter waiter, Waker waker) {
        if (waiter.status == Waiter.QUEUED) {
            synchronized (waiting) {
                if (waiter.status == Waiter.QUEUED) {
                    waiter.waker = waker;
                    return FULL;
                }
            }
        }
        boolean served = waiter.status == Waiter.SERVED;
        waiter.status = Waiter.IDLE;
        return served ? GRANTED : REFUSED;
    }

    /** Takes somebody out of the queue; what it was given already goes to the next. */
    final void withdraw(Waiter waiter) {
        WakeBatch batch = new WakeBatch();
        byte status;
        synchronized (waiting) {
            status = waiter.status;
            if (status == Waiter.QUEUED) {
                waiting.remove(waiter, Waiter.IDLE);
                serve(batch); // those behind it may want less
            }
            waiter.status = Waiter.IDLE;
        }
        batch.wake();
        if (status == Waiter.SERVED) {
            release(waiter.places);
        } else {
            tellOfTheEnd(state);
        }
    }

    /** Called by who has taken values, after head was moved. */
    final void handOverIfAwaited() {
        if (handOff) {
            handOver();
        }
    }

    private void handOver() {
        WakeBatch batch = new WakeBatch();
        synchronized (waiting) {
            serve(batch);
        }
        batch.wake();
    }

    /** Reserves for those who wait, in their order, as many places as there are. Under the lock. */
    private void serve(WakeBatch batch) {
        for (Waiter first = waiting.first(); first != null; first = waiting.first()) {
            if (!reserveInTurn(first.places)) {
                return;
            }
            batch.add(waiting.remove(first, Waiter.SERVED));
        }
        nobodyWaits();
    }

    private boolean reserveInTurn(int n) {
        while (true) {
            long s = state;
            if (demand(s) + n - (head + capacity) > 0) {
                return false;
            }
            if (casState(s, s + n * ONE_RESERVED)) {
                return true;
            }
        }
    }

    private void nobodyWaits() {
        handOff = false;
        clearState(SENDERS_WAIT);
    }

    // ---- handles and closing

    /** Counts one more sender; false if the last one is gone. */
    final boolean addSender() {
        while (true) {
            int n = senders;
            if (n == 0) {
                return false;
            }
            if (SENDERS.compareAndSet(this, n, n + 1)) {
                return true;
            }
        }
    }

    final void removeSender() {
        if ((int) SENDERS.getAndAdd(this, -1) == 1) {
            orState(SENDERS_GONE);
            wakeAllReceivers();
        }
    }

    final int senders() {
        return senders;
    }

    /** Lets nothing new in. */
    final void close() {
        close(CLOSED);
    }

    /** Lets nothing in, and hands over what is there. */
    final void abandon() {
        if ((close(CLOSED | RECEIVERS_GONE) & RECEIVERS_GONE) != 0) {
            return;
        }
        while (tail(state) != head) {
            T value = takeClaimed();
            if (value != null) {
                undelivered(value);
            }
        }
    }

    private long close(long flags) {
        long before = orState(flags);
        if ((before & CLOSED) == 0) {
            WakeBatch batch = new WakeBatch();
            synchronized (waiting) {
                waiting.removeAll(Waiter.REFUSED, batch);
                nobodyWaits();
                awaitClosed.removeAll(Waiter.SERVED, batch);
            }
            batch.wake();
        }
        if ((before & flags) != flags) {
            wakeAllReceivers();
        }
        return before;
    }

    /**
     * Takes the value at the head, which was claimed at least; null if somebody else was faster. Waits for a sender to store what it has claimed, which is some
     * instructions of a running thread.
     */
    final @Nullable T takeClaimed() {
        int position = head;
        for (int spins = 0; head == position && tail(state) != position; spins++) {
            T value = take();
            if (value != null) {
                return value;
            }
            pause(spins);
        }
        return null;
    }

    static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    public final boolean awaitClosed(Waiter waiter, Waker waker) {
        synchronized (waiting) {
            if (isClosed()) {
                return true;
            }
            if (waiter.status == Waiter.QUEUED) {
                waiter.waker = waker;
            } else {
                awaitClosed.addLast(waiter, waker);
            }
            return false;
        }
    }

    @Override
    public final void withdrawFromClosed(Waiter waiter) {
        synchronized (waiting) {
            if (waiter.status == Waiter.QUEUED) {
                awaitClosed.remove(waiter, Waiter.IDLE);
            }
        }
    }

    final ChannelClosedException refusal(@Nullable Object value) {
        return new ChannelClosedException("channel closed: " + this, value);
    }

    final void undelivered(T value) {
        UndeliveredHook.tell(undelivered, value);
    }

    final boolean isClosed() {
        return (state & CLOSED) != 0;
    }

    final boolean isClosedByEither() {
        return (state & NO_MORE) != 0;
    }

    // ---- measures

    /** How many values are under way. */
    final int length() {
        int taken = head;
        int n = tail(state) - taken; // head first: then it is not ahead
        return Math.min(n, capacity);
    }

    /** How many places are free. */
    final int free() {
        int taken = head;
        return Math.max(0, capacity - (demand(state) - taken));
    }

    @Override
    public final String toString() {
        String bound = capacity == UNBOUNDED ? "" : " of " + capacity;
        return kind() + "(" + length() + bound + (isClosedByEither() ? ", closed)" : ")");
    }

    abstract String kind();
}
