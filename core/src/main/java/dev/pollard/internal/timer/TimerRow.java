// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A few places side by side in one of the lists of a {@link TimerWheel}; a list is a circle of rows.
 *
 * <p>Rows, and not links from node to node: who walks a million nodes that are in no cache waits for each in turn if it has to follow
 * links, and for many at once if it finds them side by side. A node costs six bytes here instead of eight.
 */
final class TimerRow {
    /** Enough to make the row itself vanish, few enough that a node alone in its slot wastes little. */
    static final int SIZE = 16;

    private final @Nullable TimerNode[] nodes = new TimerNode[SIZE];

    /** The nodes are at {@code first} to {@code end - 1}, with gaps, but never at these two; while empty both are the same. */
    private int first;

    private int end;
    private int live;

    private int list;

    /** The neighbours in the circle; null while in none. */
    @Nullable
    TimerRow previous;

    @Nullable
    TimerRow next;

    /** Begins, as a row of a list, to grow towards its end, or towards its beginning. */
    void begin(int ofList, boolean atEnd) {
        list = ofList;
        first = atEnd ? 0 : SIZE;
        end = first;
    }

    /** The list that this row is in. */
    int list() {
        return list;
    }

    boolean hasRoomAtEnd() {
        return end < SIZE;
    }

    boolean hasRoomAtBeginning() {
        return first > 0;
    }

    boolean isEmpty() {
        return live == 0;
    }

    TimerNode first() {
        return Objects.requireNonNull(nodes[first]);
    }

    /** Takes the first node out, without a look at the node, which may be far away. */
    TimerNode takeFirst() {
        TimerNode node = first();
        nodes[first] = null;
        node.row = null;
        if (--live > 0) {
            skipGaps();
        }
        return node;
    }

    /** Takes the last node out, likewise. */
    TimerNode takeLast() {
        TimerNode node = Objects.requireNonNull(nodes[end - 1]);
        nodes[end - 1] = null;
        node.row = null;
        if (--live > 0) {
            skipGaps();
        }
        return node;
    }

    /** The node at a place, or null if it is a gap or outside. */
    @Nullable
    TimerNode at(int place) {
        return place < first || place >= end ? null : nodes[place];
    }

    void append(TimerNode node) {
        put(node, end++);
    }

    void prepend(TimerNode node) {
        put(node, --first);
    }

    private void put(TimerNode node, int place) {
        nodes[place] = node;
        node.row = this;
        node.place = place;
        live++;
    }

    void remove(TimerNode node) {
        nodes[node.place] = null;
        node.row = null;
        if (--live > 0) {
            skipGaps();
        }
    }

    private void skipGaps() {
        while (nodes[first] == null) {
            first++;
        }
        while (nodes[end - 1] == null) {
            end--;
        }
    }

    /** Reads from each node, one after the other without waiting: so that those which are in no cache come at the same time. */
    int touch() {
        int sum = 0;
        for (int place = first; place < end; place++) {
            TimerNode node = nodes[place];
            if (node != null) {
                sum += node.touch();
            }
        }
        return sum;
    }
}
