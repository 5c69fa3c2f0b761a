// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timing wheel: adding and removing a timer costs the same however many there are.
 *
 * <p><b>Behaviour.</b> Time goes in ticks of one millisecond from the start of the wheel. A deadline is rounded up to the next tick, so no node fires
 * early. Six levels of 64 slots reach 2.2 years ahead; what lies beyond waits in one list and is looked at again whenever the
 * top level has turned. A node sits at the level of the highest group of six bits in which its tick differs from the current
 * one, so the nodes of a lower level are due before those of a higher one, and a slot is dealt out to lower levels at
 * the moment its first tick is reached.
 *
 * <p><b>Ordering.</b> By tick of the deadline, then by the order of {@link #add}.
 *
 * <p><b>Far deadlines.</b> Times are compared by subtraction, so the clock may wrap. A deadline that would seem to lie more
 * than 146 years in the past is taken to lie in the far future: {@code now + Long.MAX_VALUE} is safe to add.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class TimerWheel {
    private static final int LEVELS = 6;
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final long NANOS_PER_TICK = 1_000_000;

    /** The list of nodes beyond the top level. */
    private static final int FAR = LEVELS * SLOTS;

    /** The first of two lists of nodes that were due when they were added; the other one takes what is added while this one fires. */
    private static final int DUE = FAR + 1;

    /** A deadline further back than this lies in the far future. */
    private static final long OLDEST = -(1L << 62);

    /** How many nodes of a slot are looked at to find the earliest: enough for a quiet wheel, where a wake-up for nothing would count. */
    private static final int SCAN_LIMIT = 8;

    private final long startNanos;

    /** One bit for each slot that has nodes. Slots before the current one of their level are empty: a level is used for one turn at a time. */
    private final long[] occupied = new long[LEVELS];

    /** The first nodes of circular lists: the slots of all levels, then {@link #FAR}, then both of {@link #DUE}. */
    private final @Nullable TimerNode[] heads = new TimerNode[DUE + 2];

    private long currentTick;
    private int due = DUE;
    private int size;
    private boolean advancing;

    /**
     * Creates an empty wheel.
     *
     * @param startNanos the time now, by the clock that all other times passed to this wheel are by
     */
    public TimerWheel(long startNanos) {
        this.startNanos = startNanos;
    }

    /**
     * Adds a node, to fire in the first {@link #advance} to its deadline or later.
     *
     * <p>A node whose deadline has been reached already fires in the next {@code advance}, not in the one that is under way.
     *
     * @param node an idle node
     * @param deadlineNanos when
     * @throws IllegalStateException if the node is armed
     */
    public void add(TimerNode node, long deadlineNanos) {
        if (node.slot != TimerNode.IDLE) {
            throw new IllegalStateException("timer already armed: " + node);
        }
        node.deadlineNanos = deadlineNanos;
        long tick = tickOf(deadlineNanos);
        append(node, tick <= currentTick ? due : slotOf(tick));
        size++;
    }

    /**
     * Takes a node out.
     *
     * @param node a node of this wheel, or an idle one
     * @return false if the node was idle: it has fired, or was never added
     */
    public boolean remove(TimerNode node) {
        if (node.slot == TimerNode.IDLE) {
            return false;
        }
        unlink(node);
        size--;
        return true;
    }

    /**
     * Moves the time on and fires all nodes whose deadline has been reached.
     *
     * <p>A node that fires may add and remove nodes of this wheel, itself included; what it adds for a tick within this
     * advance fires in its turn. If {@code fire} throws, the exception comes out of this method and the nodes that are left fire
     * in a later advance. A time before that of the last call counts as that one.
     *
     * @param nowNanos the time
     * @return how many nodes fired
     * @throws IllegalStateException if called by a node that fires
     */
    public int advance(long nowNanos) {
        if (advancing) {
            throw new IllegalStateException("timer wheel advanced by a timer of its own");
        }
        long elapsed = nowNanos - startNanos;
        long target = Math.max(currentTick, elapsed / NANOS_PER_TICK);
        if (size == 0) {
            currentTick = target;
            return 0;
        }
        advancing = true;
        try {
            int overdue = due;
            due = overdue == DUE ? DUE + 1 : DUE;
            int fired = fireAll(overdue);
            while (size > 0) {
                int slot = nextSlot();
                if (slot == DUE) {
                    break;
                }
                long tick = startOf(slot);
                if (tick > target) {
                    break;
                }
                currentTick = tick;
                if (slot < SLOTS) {
                    fired += fireAll(slot);
                } else {
                    dealOut(slot);
                }
            }
            currentTick = target;
            return fired;
        } finally {
            advancing = false;
        }
    }

    /**
     * Returns a time before which no node is due: the time to sleep until.
     *
     * <p>Exact when the next node is near or has few others beside it, else the time at which its slot is to be dealt out.
     *
     * @return the time, which may have passed; {@code Long.MAX_VALUE} if the wheel is empty
     */
    public long nextDeadlineNanos() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        long nanos = startNanos + nextTick() * NANOS_PER_TICK;
        return nanos == Long.MAX_VALUE ? nanos - 1 : nanos;
    }

    /**
     * Returns for how long no node is due: {@link #nextDeadlineNanos()} as a distance, which is safe when the clock wraps.
     *
     * @param nowNanos the time
     * @return nanoseconds, 0 if a node may be due, {@code Long.MAX_VALUE} if the wheel is empty
     */
    public long nextDelayNanos(long nowNanos) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, nextTick() * NANOS_PER_TICK - (nowNanos - startNanos));
    }

    /**
     * Returns the number of nodes.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * Whether there is no node.
     *
     * @return true if {@link #size()} is 0
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Takes all nodes out without firing them, to hand them to another wheel or to drop them.
     *
     * <p>Nodes of the same tick come in the order in which they were added. A node keeps its {@link TimerNode#deadlineNanos()}.
     *
     * @param target gets each node, idle; must not touch this wheel
     */
    public void drainTo(Consumer<? super TimerNode> target) {
        drainSlot(due == DUE ? DUE + 1 : DUE, target);
        drainSlot(due, target);
        for (int slot = 0; slot <= FAR; slot++) {
            drainSlot(slot, target);
        }
    }

    private void drainSlot(int slot, Consumer<? super TimerNode> target) {
        for (TimerNode node = heads[slot]; node != null; node = heads[slot]) {
            unlink(node);
            size--;
            target.accept(node);
        }
    }

    private int fireAll(int slot) {
        int fired = 0;
        // What is added meanwhile goes elsewhere: a tick that has been reached to the due list, others to later slots.
        for (TimerNode node = heads[slot]; node != null; node = heads[slot]) {
            unlink(node);
            size--;
            fired++;
            node.fire();
        }
        return fired;
    }

    /** Moves the nodes of a slot whose first tick is the current one to where they belong now, in their order. */
    private void dealOut(int slot) {
        TimerNode head = heads[slot];
        if (head == null) {
            return;
        }
        clear(slot);
        TimerNode node = head;
        do {
            TimerNode next = node.next;
            append(node, slotOf(tickOf(node.deadlineNanos)));
            node = next;
        } while (node != null && node != head);
    }

    /** Rounds up; the largest long stands for a time that the clock of this wheel can't express. */
    private long tickOf(long deadlineNanos) {
        long ahead = deadlineNanos - (startNanos + currentTick * NANOS_PER_TICK);
        if (ahead < OLDEST) {
            return Long.MAX_VALUE;
        }
        long elapsed = deadlineNanos - startNanos;
        if (elapsed < 0) {
            return ahead > 0 ? Long.MAX_VALUE : 0;
        }
        long tick = elapsed / NANOS_PER_TICK;
        return tick * NANOS_PER_TICK == elapsed ? tick : tick + 1;
    }

    /** The slot for a tick that is not before the current one. */
    private int slotOf(long tick) {
        long difference = tick ^ currentTick;
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(difference | 1)) / BITS;
        return level >= LEVELS ? FAR : level * SLOTS + (int) (tick >>> level * BITS & SLOTS - 1);
    }

    /** The slot that holds the earliest node but for the due ones, or {@link #DUE} if there are only due ones or none. */
    private int nextSlot() {
        // At level 0 the current tick counts too: it was just dealt out, or a node of it threw.
        if (occupied[0] != 0) {
            return Long.numberOfTrailingZeros(occupied[0]);
        }
        for (int level = 1; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
            }
        }
        return heads[FAR] != null ? FAR : DUE;
    }

    /** The first tick of a slot in the current turn of its level. */
    private long startOf(int slot) {
        if (slot == FAR) {
            return (currentTick >>> LEVELS * BITS) + 1 << LEVELS * BITS;
        }
        int shift = slot / SLOTS * BITS;
        long turn = currentTick >>> shift + BITS << shift + BITS;
        return turn | (long) (slot & SLOTS - 1) << shift;
    }

    /** A tick before which no node is due; the wheel is not empty. */
    private long nextTick() {
        if (heads[DUE] != null || heads[DUE + 1] != null) {
            return currentTick;
        }
        int slot = nextSlot();
        long start = startOf(slot);
        if (slot < SLOTS) {
            return start;
        }
        TimerNode head = heads[slot];
        long earliest = Long.MAX_VALUE;
        TimerNode node = head;
        for (int i = 0; i < SCAN_LIMIT && node != null; i++) {
            earliest = Math.min(earliest, tickOf(node.deadlineNanos));
            node = node.next;
            if (node == head) {
                // A tick beyond the clock's range would overflow as nanoseconds.
                return Math.min(earliest, Long.MAX_VALUE / NANOS_PER_TICK);
            }
        }
        return start;
    }

    private void append(TimerNode node, int slot) {
        node.slot = slot;
        TimerNode head = heads[slot];
        if (head == null) {
            node.next = node;
            node.previous = node;
            heads[slot] = node;
            if (slot < FAR) {
                occupied[slot / SLOTS] |= 1L << slot;
            }
            return;
        }
        TimerNode tail = head.previous;
        node.previous = tail;
        node.next = head;
        head.previous = node;
        if (tail != null) {
            tail.next = node;
        }
    }

    private void unlink(TimerNode node) {
        int slot = node.slot;
        TimerNode next = node.next;
        TimerNode previous = node.previous;
        if (next == null || previous == null || next == node) {
            clear(slot);
        } else {
            previous.next = next;
            next.previous = previous;
            if (heads[slot] == node) {
                heads[slot] = next;
            }
        }
        node.next = null;
        node.previous = null;
        node.slot = TimerNode.IDLE;
    }

    private void clear(int slot) {
        heads[slot] = null;
        if (slot < FAR) {
            occupied[slot / SLOTS] &= ~(1L << slot);
        }
    }

    @Override
    public String toString() {
        return "TimerWheel(" + size + ")";
    }
}
