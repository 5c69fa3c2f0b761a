// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timing wheel: adding and removing a timer costs the same however many there are, and no step takes long.
 *
 * <p><b>Behaviour.</b> Time goes in ticks of one millisecond from the start of the wheel. A deadline is rounded up to the next tick, so no node fires
 * early. Five levels, of which each slot is as wide as 256 slots of the level below, reach 34 years ahead; what lies beyond
 * waits in one list and is looked at again whenever the top level has turned.
 *
 * <p><b>Bounded steps.</b> A level shows two turns of 256 slots, the current one and the next, and a node sits at the lowest level that shows its tick. So
 * the slot after the current one can be dealt out to the level below all the time that the current one lasts, and {@link #advance(long, int)}
 * does so a few nodes at a time: a million timers of one second cost no single step more than its limit.
 *
 * <p><b>Ordering.</b> By tick of the deadline, then by the order of {@link #add}. A slot is dealt out from its last node to its first, each put
 * before what the lower slot has: all that came there directly was added later.
 *
 * <p><b>Fresh nodes.</b> Reading the clock costs more than all else that a timer does, and most timers of a busy program are taken back
 * soon. So a node may be added with a delay: it waits in a list of its own until the wheel is next advanced or asked for its next
 * deadline, and its delay counts from there. Never early, and late by no more than the thread was busy.
 *
 * <p><b>Far deadlines.</b> Times are compared by subtraction, so the clock may wrap. A deadline that would seem to lie more
 * than 146 years in the past is taken to lie in the far future: {@code now + Long.MAX_VALUE} is safe to add.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class TimerWheel {
    private static final int LEVELS = TimerLists.LEVELS;
    private static final int RING = TimerLists.RING;

    /** Half the slots of a level are one turn of it. */
    private static final int BITS = TimerLists.RING_BITS - 1;

    private static final int NONE = TimerLists.NONE;
    private static final long NANOS_PER_TICK = 1_000_000;

    /** Two lists of nodes beyond the top level: one takes what is added, the other is being looked through again. */
    private static final int FAR = LEVELS * RING;

    /** Two lists of nodes that were due when they were added: the other one takes what is added while this one fires. */
    private static final int DUE = FAR + 2;

    /** The list of nodes whose delay has not begun. */
    private static final int FRESH = DUE + 2;

    /** A deadline further back than this lies in the far future. */
    private static final long OLDEST = -(1L << 62);

    /** How many delays may begin in one look for the next deadline. */
    private static final int LOOK_LIMIT = 256;

    private final long startNanos;

    private final TimerLists lists = new TimerLists();
    private long currentTick;
    private int far = FAR;
    private int due = DUE;
    private int size;

    /** What is left of the limit of the step under way. */
    private int left;

    private boolean advancing;

    /** Means nothing: see {@link TimerRow#touch}. */
    @SuppressWarnings("unused") // written so that the reads before it are not left out
    private int touched;

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
     * @param node a node that is in no wheel
     * @param deadlineNanos when
     * @throws IllegalStateException if the node is armed
     */
    public void add(TimerNode node, long deadlineNanos) {
        refuseIfArmed(node);
        node.deadlineNanos = deadlineNanos;
        node.setState(TimerNode.ARMED);
        size++;
        place(node);
    }

    /**
     * Adds a node, to fire some time after the wheel is next looked at: in {@link #advance} or {@link #nextDelayNanos}.
     *
     * @param node a node that is in no wheel
     * @param delayNanos how long after, at most half the range of the clock
     * @throws IllegalStateException if the node is armed
     */
    public void addAfter(TimerNode node, long delayNanos) {
        refuseIfArmed(node);
        node.deadlineNanos = delayNanos;
        node.setState(TimerNode.ARMED);
        size++;
        lists.append(node, FRESH);
    }

    private static void refuseIfArmed(TimerNode node) {
        if (node.row != null) {
            throw new IllegalStateException("timer already armed: " + node);
        }
    }

    /** Adds a node whose order was taken: it is {@code ARMED}, and has its deadline. */
    void addOrdered(TimerNode node) {
        size++;
        place(node);
    }

    /**
     * Takes a node out.
     *
     * @param node a node of this wheel, or one that is in none
     * @return false if the node was in none: it has fired, or was never added
     */
    public boolean remove(TimerNode node) {
        TimerRow row = node.row;
        if (row == null) {
            return false;
        }
        node.setState(TimerNode.DROPPED);
        size--;
        lists.remove(node, row);
        return true;
    }

    /**
     * Moves the time on and fires all nodes whose deadline has been reached.
     *
     * @param nowNanos the time
     * @return how many nodes fired
     * @throws IllegalStateException if called by a node that fires
     */
    public int advance(long nowNanos) {
        return advance(nowNanos, Integer.MAX_VALUE);
    }

    /**
     * Moves the time on and fires nodes whose deadline has been reached, as far as a limit goes.
     *
     * <p>A node that fires may add and remove nodes of this wheel, itself included; what it adds for a tick within this
     * advance fires in its turn. If {@code fire} throws, the exception comes out of this method and the nodes that are left fire
     * in a later advance. A time before that of the last call counts as that one.
     *
     * @param nowNanos the time
     * @param limit how many nodes are moved or fired at most; if it was reached, {@link #isBehind} says so, and the next call goes on
     * @return how many nodes fired
     * @throws IllegalStateException if called by a node that fires
     */
    public int advance(long nowNanos, int limit) {
        if (advancing) {
            throw new IllegalStateException("timer wheel advanced by a timer of its own");
        }
        long target = Math.max(currentTick, (nowNanos - startNanos) / NANOS_PER_TICK);
        left = limit;
        if (size == 0) {
            currentTick = target;
            return 0;
        }
        advancing = true;
        try {
            beginDelays(nowNanos);
            if (lists.isEmpty(otherOf(DUE, due))) {
                due = otherOf(DUE, due);
            }
            int fired = fire(otherOf(DUE, due));
            for (int list = nextList(); list != NONE && left > 0; list = nextList()) {
                long start = startOf(list);
                if (start > target) {
                    break;
                }
                currentTick = Math.max(currentTick, start);
                if (list < RING) {
                    fired += fire(list);
                } else {
                    dealOut(list == far ? turnFar() : list);
                }
            }
            if (left > 0) {
                currentTick = target;
                dealAhead();
            }
            return fired;
        } finally {
            advancing = false;
        }
    }

    /**
     * Whether the last {@link #advance(long, int)} stopped at its limit and may have left something to do.
     *
     * @return true if the wheel wants to be advanced again at once
     */
    public boolean isBehind() {
        return left <= 0 && size > 0;
    }

    /**
     * Returns a time before which this wheel has nothing to do: the time to sleep until.
     *
     * <p>Exact when the next node is near or has few others beside it, else the time from which its slot can be dealt out.
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
     * Returns for how long this wheel has nothing to do: {@link #nextDeadlineNanos()} as a distance, which is safe when the clock wraps.
     *
     * @param nowNanos the time
     * @return nanoseconds, 0 if a node may be due, {@code Long.MAX_VALUE} if the wheel is empty
     */
    public long nextDelayNanos(long nowNanos) {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        left = LOOK_LIMIT;
        beginDelays(nowNanos);
        return Math.max(0, nextTick() * NANOS_PER_TICK - (nowNanos - startNanos));
    }

    /**
     * Returns the node that fires next, if all delays have begun.
     *
     * <p>Looks at all nodes of one slot.
     *
     * @return the node, or null if there is none
     */
    public @Nullable TimerNode first() {
        int overdue = otherOf(DUE, due);
        if (!lists.isEmpty(overdue) || !lists.isEmpty(due)) {
            return lists.head(lists.isEmpty(overdue) ? due : overdue).first();
        }
        TimerNode first = earlier(null, otherOf(FAR, far));
        first = earlier(first, far);
        // From the top: of nodes with the same tick the one of the higher level was added first.
        for (int level = LEVELS - 1; level >= 0; level--) {
            int slot = firstOf(level);
            if (slot != NONE) {
                first = earlier(first, slot);
            }
        }
        return first;
    }

    /** The first of the earliest nodes of a list, unless the other one is as early. */
    private @Nullable TimerNode earlier(@Nullable TimerNode other, int list) {
        if (lists.isEmpty(list)) {
            return other;
        }
        TimerNode first = other;
        TimerRow head = lists.head(list);
        TimerRow row = head;
        do {
            for (int place = 0; place < TimerRow.SIZE; place++) {
                TimerNode node = row.at(place);
                if (node != null && (first == null || tickOf(node.deadlineNanos) < tickOf(first.deadlineNanos))) {
                    first = node;
                }
            }
            row = Objects.requireNonNull(row.next);
        } while (row != head);
        return first;
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
     * Takes all nodes out without firing them.
     *
     * @param target gets each node, in no order; must not touch this wheel
     */
    public void removeAll(Consumer<? super TimerNode> target) {
        for (int list = 0; list <= FRESH; list++) {
            while (!lists.isEmpty(list)) {
                TimerNode node = lists.takeFirst(list);
                node.setState(TimerNode.DROPPED);
                size--;
                target.accept(node);
            }
        }
    }

    // ---- steps

    private void beginDelays(long nowNanos) {
        while (left > 0 && !lists.isEmpty(FRESH)) {
            left--;
            TimerNode node = lists.takeFirst(FRESH);
            node.deadlineNanos += nowNanos;
            place(node);
        }
    }

    private int fire(int list) {
        int fired = 0;
        TimerRow row = null;
        // What is added meanwhile goes elsewhere: a tick that has been reached to the due list, others to later slots.
        while (left > 0 && !lists.isEmpty(list)) {
            if (row != lists.head(list)) {
                row = lists.head(list);
                touched += row.touch();
            }
            left--;
            TimerNode node = lists.takeFirst(list);
            size--;
            fired++;
            node.expire();
        }
        return fired;
    }

    /** Moves nodes of a list to where they belong now. */
    private void dealOut(int list) {
        while (left > 0 && !lists.isEmpty(list)) {
            left--;
            TimerNode node = lists.takeLast(list);
            lists.prepend(node, slotOf(tickOf(node.deadlineNanos)));
        }
    }

    /** Deals out the slots after the current ones. */
    private void dealAhead() {
        for (int level = 1; level < LEVELS && left > 0; level++) {
            dealOut(level * RING + ringOf(position(level) + 1));
        }
    }

    /** Begins to look through the far nodes again; those that are still far go to the other list. */
    private int turnFar() {
        int old = far;
        far = otherOf(FAR, far);
        return old;
    }

    // ---- where a node belongs

    private void place(TimerNode node) {
        long tick = tickOf(node.deadlineNanos);
        lists.append(node, tick <= currentTick ? due : slotOf(tick));
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

    /** The list for a tick that is not before the current one: the slot of the lowest level that shows it. */
    private int slotOf(long tick) {
        for (int level = 0; level < LEVELS; level++) {
            long slot = tick >> level * BITS;
            if (slot - position(level) < RING) {
                return level * RING + ringOf(slot);
            }
        }
        return far;
    }

    /** The current slot of a level, counted from the start of the wheel. */
    private long position(int level) {
        return currentTick >> level * BITS;
    }

    private static int ringOf(long slot) {
        return (int) slot & RING - 1;
    }

    private static int otherOf(int pair, int one) {
        return pair + pair + 1 - one;
    }

    // ---- what comes next

    /** The list, but for the due ones, that is to be dealt out or fired first, or {@link #NONE}. */
    private int nextList() {
        int old = otherOf(FAR, far);
        if (!lists.isEmpty(old)) {
            return old;
        }
        int next = lists.isEmpty(far) ? NONE : far;
        long start = next == NONE ? Long.MAX_VALUE : startOf(next);
        // From the top: a slot is dealt out before a node of its first tick fires.
        for (int level = LEVELS - 1; level >= 0; level--) {
            int slot = firstOf(level);
            if (slot != NONE && startOf(slot) < start) {
                next = slot;
                start = startOf(slot);
            }
        }
        return next;
    }

    /** The first slot of a level that has nodes, from the current one on, or {@link TimerLists#NONE}. */
    private int firstOf(int level) {
        return lists.firstFrom(level, ringOf(position(level)));
    }

    /** The first tick of a list. */
    private long startOf(int list) {
        int level = list >>> TimerLists.RING_BITS;
        if (level == LEVELS) {
            return list == far ? position(LEVELS) + 1 << LEVELS * BITS : currentTick;
        }
        long position = position(level);
        return position + ringOf((list & RING - 1) - position) << level * BITS;
    }

    /** A tick before which there is nothing to do; the wheel is not empty. */
    private long nextTick() {
        if (!lists.isEmpty(DUE)
                || !lists.isEmpty(DUE + 1)
                || !lists.isEmpty(FRESH)
                || !lists.isEmpty(otherOf(FAR, far))) {
            return currentTick;
        }
        long next = lists.isEmpty(far) ? Long.MAX_VALUE : wakeFor(far, startOf(far));
        for (int level = 0; level < LEVELS; level++) {
            int slot = firstOf(level);
            if (slot != NONE) {
                long start = startOf(slot);
                next = Math.min(next, level == 0 ? start : wakeFor(slot, start - (1L << level * BITS)));
            }
        }
        return next;
    }

    /** The tick to wake at for a list that is to be dealt out: if it has few nodes, there is no need to before the first of them. */
    private long wakeFor(int list, long start) {
        TimerRow row = lists.tail(list);
        if (row.next != row) {
            return Math.max(start, currentTick);
        }
        long earliest = Long.MAX_VALUE;
        for (int place = 0; place < TimerRow.SIZE; place++) {
            TimerNode node = row.at(place);
            if (node != null) {
                earliest = Math.min(earliest, tickOf(node.deadlineNanos));
            }
        }
        // A tick beyond the clock's range would overflow as nanoseconds.
        return Math.min(earliest, Long.MAX_VALUE / NANOS_PER_TICK);
    }

    @Override
    public String toString() {
        return "TimerWheel(" + size + ")";
    }
}
