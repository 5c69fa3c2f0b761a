// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.channel;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;

/** Who polls: counts its wakes, and remembers what it got. */
final class Watched implements Waker {
    static final int PENDING = 0;
    static final int ENDED = -1;
    static final int FAILED = -2;

    volatile int wakes;
    final Context cx = Context.of(this);

    @Override
    public void wake() {
        wakes = 1; // once or more: the others coalesce
    }

    /** The value, or one of the constants; 1 for a value that is no number. */
    int poll(Future<?> future) {
        try {
            Poll<?> poll = future.poll(cx);
            return poll.isPending() ? PENDING : poll.value() instanceof Item item ? item.number : 1;
        } catch (Exception e) {
            return FAILED;
        }
    }

    static int number(Step<Item> step) {
        return step.isPending() ? PENDING : step.isEnd() ? ENDED : step.value().number;
    }

    /** A value without any final field: who sees it does not see what is in it, unless the channel says so. */
    static final class Item {
        int number;

        Item(int number) {
            this.number = number;
        }
    }
}
