// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;

/** One of two sides: what it polls with, and whether it was woken. */
final class Side implements Waker {
    /** What a look found when there was nothing to find: who has seen this waits for a wake. */
    static final int WAITS = 0;

    volatile int wakes;
    final Context cx = Context.of(this);

    @Override
    public void wake() {
        wakes = 1; // once or more: the others coalesce
    }

    /** An item without any final field: who sees it does not see what is in it, unless the hand-over says so. */
    static final class Item {
        int number;

        Item(int number) {
            this.number = number;
        }
    }
}
