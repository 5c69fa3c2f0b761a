// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Waker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Wakers that were taken under a lock, to be woken after it. */
final class WakeBatch {
    private @Nullable Waker first; // most batches have no more
    private @Nullable Waker @Nullable [] others;
    private int size;

    /** Makes room for so many more. */
    void expect(int more) {
        int needed = size + more - 1;
        if (needed > 0) {
            others = others == null ? new Waker[needed] : Arrays.copyOf(others, Math.max(needed, others.length));
        }
    }

    void add(@Nullable Waker waker) {
        if (waker == null) {
            return;
        }
        if (size == 0) {
            first = waker;
        } else {
            if (others == null) {
                others = new Waker[4];
            } else if (others.length < size) {
                others = Arrays.copyOf(others, others.length * 2);
            }
            others[size - 1] = waker;
        }
        size++;
    }

    /** Wakes all, in the order in which they came. Not under a lock. */
    void wake() {
        if (size == 0) {
            return;
        }
        Foreign.wake(first);
        for (int i = 0; i < size - 1 && others != null; i++) {
            Foreign.wake(others[i]);
        }
    }
}
