// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** Wakers that were taken under a lock and are woken outside of it, so many at a time that the lock is held for a short time only. */
final class WakeBatch {
    /** As in Tokio: the price of the lock is spread over so many that it does not count, and others who need it wait for some 100 ns at most. */
    static final int CAPACITY = 32;

    private @Nullable Waker first; // most batches have no more
    private @Nullable Waker @Nullable [] others;
    private int size;

    /** Whether to open the lock and wake before more are taken. */
    boolean isFull() {
        return size == CAPACITY;
    }

    /**
     * Adds a waker. Under the lock, if not full.
     *
     * @param waker the waker; null for a waiter that has not been polled yet, which takes a place too
     */
    void add(@Nullable Waker waker) {
        if (size++ == 0) {
            first = waker;
            return;
        }
        if (others == null) {
            others = new Waker[CAPACITY - 1];
        }
        others[size - 2] = waker;
    }

    /** Wakes all and is empty again. Not under the lock. */
    void wake() {
        int n = size;
        size = 0;
        if (n > 0) {
            wake(first);
            for (int i = 0; others != null && i < n - 1; i++) {
                wake(others[i]);
            }
        }
    }

    /** A waker must not throw. If one does, the others are woken all the same, and whoever has opened a lock is not to blame. */
    private static void wake(@Nullable Waker waker) {
        if (waker == null) {
            return;
        }
        try {
            waker.wake();
        } catch (Throwable bug) {
            Bugs.report(bug);
        }
    }
}
