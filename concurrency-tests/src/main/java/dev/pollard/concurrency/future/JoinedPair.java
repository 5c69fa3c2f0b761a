// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.future;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Tuple2;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A join of two children that have been polled once, and the task that polls it when it was woken. */
final class JoinedPair {
    final Leaf a = new Leaf();
    final Leaf b = new Leaf();
    private final AtomicBoolean woken = new AtomicBoolean(true);
    private final Context cx = Context.of(() -> woken.set(true));
    private final Future<Tuple2<Integer, Integer>> join = Futures.join(a, b);
    private int sum;

    JoinedPair() {
        runOnce();
    }

    /** Polls if there was a wake; returns whether there was one. */
    boolean runOnce() {
        if (sum != 0 || !woken.getAndSet(false)) {
            return false;
        }
        try {
            Poll<Tuple2<Integer, Integer>> poll = join.poll(cx);
            if (poll.isReady()) {
                sum = poll.value().t1() + poll.value().t2();
            }
        } catch (Exception e) {
            sum = -1;
        }
        return true;
    }

    /** Polls for as long as there are wakes; returns the sum of the values, 0 if the join still waits. */
    int run() {
        while (runOnce()) {
            // until nobody asks for it any more
        }
        return sum;
    }

    /** Its value is a plain field: the wake has to carry it. */
    static final class Leaf implements Future<Integer> {
        private @Nullable Waker waker;
        private int value;

        @Override
        public Poll<Integer> poll(Context cx) {
            if (waker == null) {
                waker = cx.waker();
            }
            return value == 0 ? Poll.pending() : Poll.ready(value);
        }

        @Override
        public void cancel() {}

        void complete(int result) {
            value = result;
            Waker registered = waker;
            if (registered != null) {
                registered.wake();
            }
        }
    }
}
