// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries that have a deadline, the earliest first: a binary heap that knows where each entry sits, so that one can be taken out.
 *
 * <p><b>Threading.</b> Guarded by the lock of the keyspace.
 */
final class DeadlineHeap {
    private @Nullable Entry[] heap = new @Nullable Entry[16];
    private int size;

    int size() {
        return size;
    }

    /** Returns the entry that vanishes first. */
    @Nullable
    Entry first() {
        return heap[0];
    }

    /** Adds the entry, or puts it where its changed deadline belongs. */
    void put(Entry entry) {
        if (entry.heapIndex == Entry.NOT_IN_HEAP) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(entry, size++);
        }
        siftUp(entry, entry.heapIndex);
        siftDown(entry, entry.heapIndex);
    }

    /** Takes the entry out, if it is in. */
    void remove(Entry entry) {
        int hole = entry.heapIndex;
        if (hole == Entry.NOT_IN_HEAP) {
            return;
        }
        entry.heapIndex = Entry.NOT_IN_HEAP;
        Entry last = at(--size);
        heap[size] = null;
        if (last != entry) {
            place(last, hole);
            siftUp(last, hole);
            siftDown(last, last.heapIndex);
        }
    }

    void clear() {
        heap = new @Nullable Entry[16];
        size = 0;
    }

    private void siftUp(Entry entry, int from) {
        int i = from;
        while (i > 0) {
            int parent = (i - 1) / 2;
            if (at(parent).deadline <= entry.deadline) {
                break;
            }
            place(at(parent), i);
            i = parent;
        }
        place(entry, i);
    }

    private void siftDown(Entry entry, int from) {
        int i = from;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && at(child + 1).deadline < at(child).deadline) {
                child++;
            }
            if (at(child).deadline >= entry.deadline) {
                break;
            }
            place(at(child), i);
            i = child;
        }
        place(entry, i);
    }

    private Entry at(int index) {
        Entry entry = heap[index];
        if (entry == null) {
            throw new IllegalStateException("hole in the heap: " + index);
        }
        return entry;
    }

    private void place(Entry entry, int index) {
        heap[index] = entry;
        entry.heapIndex = index;
    }
}
