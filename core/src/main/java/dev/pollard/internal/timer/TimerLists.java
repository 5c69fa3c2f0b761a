// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a {@link TimerWheel}, each a circle of rows: one for each slot of each level, and a few single ones.
 *
 * <p>A list has a number: {@code level * RING + slot}; the single ones come after the last level. The room for a level is made when it is first used.
 */
final class TimerLists {
    static final int LEVELS = 5;
    static final int RING_BITS = 9;

    /** How many slots a level has. */
    static final int RING = 1 << RING_BITS;

    /** In place of a list. */
    static final int NONE = -1;

    private static final int WORDS = RING / Long.SIZE;
    private static final int SINGLE_LISTS = 5;

    /** The last row of each list; null if it is empty. */
    private final @Nullable TimerRow[] @Nullable [] tails = new TimerRow[LEVELS + 1][];

    /** One bit for each slot that has nodes. */
    private final long[] occupied = new long[LEVELS * WORDS];

    /** How many slots of a level have nodes. */
    private final int[] occupiedSlots = new int[LEVELS];

    /** An empty row: one timer that comes and goes needs no other. */
    private @Nullable TimerRow spare;

    TimerLists() {
        tails[LEVELS] = new TimerRow[SINGLE_LISTS];
    }

    boolean isEmpty(int list) {
        @Nullable TimerRow[] level = tails[list >>> RING_BITS];
        return level == null || level[list & RING - 1] == null;
    }

    /** The last row of a list that is not empty. */
    TimerRow tail(int list) {
        return Objects.requireNonNull(Objects.requireNonNull(tails[list >>> RING_BITS])[list & RING - 1]);
    }

    /** The first row of a list that is not empty. */
    TimerRow head(int list) {
        return Objects.requireNonNull(tail(list).next);
    }

    /** The list of the first slot of a level that has nodes, counted from one on and around, or {@link #NONE}. */
    int firstFrom(int level, int slot) {
        if (occupiedSlots[level] == 0) {
            return NONE;
        }
        int word = slot >>> 6;
        long bits = occupied[level * WORDS + word] & -1L << slot;
        while (bits == 0) {
            word = word + 1 & WORDS - 1;
            bits = occupied[level * WORDS + word];
        }
        return level * RING + (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    TimerNode takeFirst(int list) {
        TimerRow row = head(list);
        TimerNode node = row.takeFirst();
        unlinkIfEmpty(row);
        return node;
    }

    TimerNode takeLast(int list) {
        TimerRow row = tail(list);
        TimerNode node = row.takeLast();
        unlinkIfEmpty(row);
        return node;
    }

    void remove(TimerNode node, TimerRow row) {
        row.remove(node);
        unlinkIfEmpty(row);
    }

    void append(TimerNode node, int list) {
        TimerRow row = isEmpty(list) ? null : tail(list);
        if (row == null || !row.hasRoomAtEnd()) {
            row = addRow(list, row, /* atEnd= */ true);
        }
        row.append(node);
    }

    void prepend(TimerNode node, int list) {
        TimerRow row = isEmpty(list) ? null : head(list);
        if (row == null || !row.hasRoomAtBeginning()) {
            row = addRow(list, row, /* atEnd= */ false);
        }
        row.prepend(node);
    }

    /** Adds an empty row after the last row of a list, or before the first. */
    private TimerRow addRow(int list, @Nullable TimerRow neighbour, boolean atEnd) {
        TimerRow row = spare == null ? new TimerRow() : spare;
        spare = null;
        row.begin(list, atEnd);
        if (neighbour == null) {
            row.next = row;
            row.previous = row;
            setTail(list, row);
            mark(list);
            return row;
        }
        TimerRow before = atEnd ? neighbour : Objects.requireNonNull(neighbour.previous);
        TimerRow after = Objects.requireNonNull(before.next);
        row.previous = before;
        row.next = after;
        before.next = row;
        after.previous = row;
        if (atEnd) {
            setTail(list, row);
        }
        return row;
    }

    private void unlinkIfEmpty(TimerRow row) {
        if (!row.isEmpty()) {
            return;
        }
        int list = row.list();
        TimerRow before = Objects.requireNonNull(row.previous);
        TimerRow after = Objects.requireNonNull(row.next);
        if (before == row) {
            setTail(list, null);
            unmark(list);
        } else {
            before.next = after;
            after.previous = before;
            if (tail(list) == row) {
                setTail(list, before);
            }
        }
        row.previous = null;
        row.next = null;
        spare = row;
    }

    private void setTail(int list, @Nullable TimerRow row) {
        int level = list >>> RING_BITS;
        @Nullable TimerRow[] rows = tails[level];
        if (rows == null) {
            rows = new TimerRow[RING];
            tails[level] = rows;
        }
        rows[list & RING - 1] = row;
    }

    private void mark(int list) {
        int level = list >>> RING_BITS;
        if (level < LEVELS) {
            occupied[list >>> 6] |= 1L << list;
            occupiedSlots[level]++;
        }
    }

    private void unmark(int list) {
        int level = list >>> RING_BITS;
        if (level < LEVELS) {
            occupied[list >>> 6] &= ~(1L << list);
            occupiedSlots[level]--;
        }
    }
}
