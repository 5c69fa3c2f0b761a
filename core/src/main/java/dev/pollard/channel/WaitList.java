// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** Waiters in the order in which they came. Guarded by the lock of the channel. */
final class WaitList {
    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    @Nullable
    Waiter first() {
        return first;
    }

    void addLast(Waiter waiter, Waker waker) {
        waiter.waker = waker;
        waiter.status = Waiter.QUEUED;
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        size++;
    }

    /** Takes a waiter out. Its waker is woken by the caller, outside of the lock, or forgotten. */
    @Nullable
    Waker remove(Waiter waiter, byte status) {
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
        Waker waker = waiter.waker;
        waiter.waker = null;
        waiter.status = status;
        return waker;
    }

    /** Takes all out. */
    void removeAll(byte status, WakeBatch batch) {
        batch.expect(size);
        for (Waiter waiter = first; waiter != null; waiter = first) {
            batch.add(remove(waiter, status));
        }
    }
}
