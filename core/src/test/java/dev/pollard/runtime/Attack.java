// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What never rests, and must starve nobody. */
enum Attack {
    SELF_WAKING_TASK {
        @Override
        void begin(Spawner spawner, Turns turns) {
            spawner.spawn(selfWaking(turns)).detach();
        }
    },
    A_THOUSAND_SELF_WAKING_TASKS {
        @Override
        void begin(Spawner spawner, Turns turns) {
            for (int i = 0; i < 1000; i++) {
                spawner.spawn(selfWaking(turns)).detach();
            }
        }
    },
    LIFO_WAKES {
        /** Two tasks, each of which wakes the other in its poll: the other one goes into the LIFO slot. */
        @Override
        void begin(Spawner spawner, Turns turns) {
            AtomicWaker[] wakers = {new AtomicWaker(), new AtomicWaker()};
            for (int i = 0; i < 2; i++) {
                int me = i;
                spawner.spawn(pollFn(cx -> {
                            if (turns.next()) {
                                wakers[1 - me].wake();
                                return Poll.ready(0);
                            }
                            wakers[me].register(cx.waker());
                            wakers[1 - me].wake();
                            return Poll.pending();
                        }))
                        .detach();
            }
        }
    },
    LONG_JOIN {
        @Override
        void begin(Spawner spawner, Turns turns) {
            spawner.spawn(Futures.join(many(() -> selfWaking(turns)))).detach();
        }
    },
    JOIN_OF_LEAVES_THAT_ARE_ALWAYS_READY {
        @Override
        void begin(Spawner spawner, Turns turns) {
            spawner.spawn(Futures.join(many(() -> endless(turns)))).detach();
        }
    };

    /** Starts it, on the worker of the caller. */
    abstract void begin(Spawner spawner, Turns turns);

    /** How often whatever attacks had a turn; it gives up after so many, lest a test hangs in which somebody starves. */
    static final class Turns {
        private final AtomicLong count = new AtomicLong();
        private final long limit;
        private volatile Runnable atLimit = () -> {};

        Turns(long limit) {
            this.limit = limit;
        }

        /** Counts one; returns whether it was the last one. */
        boolean next() {
            long turn = count.incrementAndGet();
            if (turn == limit) {
                atLimit.run();
            }
            return turn >= limit;
        }

        /** Says what ends the test when the attack gives up. */
        void atLimit(Runnable action) {
            atLimit = action;
        }

        long get() {
            return count.get();
        }

        long getAndReset() {
            return count.getAndSet(0);
        }
    }

    static Future<Integer> selfWaking(Turns turns) {
        return pollFn(cx -> {
            if (turns.next()) {
                return Poll.ready(0);
            }
            cx.waker().wake();
            return Poll.pending();
        });
    }

    /** Is always ready to go on. */
    private static Future<Integer> endless(Turns turns) {
        return pollFn(cx -> {
            while (cx.mayProceed()) {
                if (turns.next()) {
                    return Poll.ready(0);
                }
                cx.progressed();
            }
            return Poll.pending();
        });
    }

    static List<Future<Integer>> many(Supplier<Future<Integer>> each) {
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            all.add(each.get());
        }
        return all;
    }
}
