// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What does a round trip cost between two tasks that wake each other? */
@OperationsPerInvocation(RuntimeRow.TIMES)
public class PingPongNotify extends RuntimeRow {
    private ExecutorService single;

    /** Starts the peers' threads. */
    @Setup(Level.Trial)
    public void openSingle() {
        single = Executors.newSingleThreadExecutor();
    }

    /** Closes them. */
    @TearDown(Level.Trial)
    public void closeSingle() {
        single.shutdown();
    }

    /** What one task tells the other: how often it was its turn. */
    private static final class Signal {
        private final AtomicWaker waker = new AtomicWaker();
        private volatile int turns;

        void give() {
            turns++;
            waker.wake();
        }

        boolean poll(int turn, Context cx) {
            if (turns >= turn) {
                return true;
            }
            waker.register(cx.waker());
            return turns >= turn;
        }
    }

    /** One of the two. */
    private static final class Player implements Future<Integer> {
        private final Signal in;
        private final Signal out;
        private boolean serves;
        private int turn = 1;

        Player(Signal in, Signal out, boolean serves) {
            this.in = in;
            this.out = out;
            this.serves = serves;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            if (serves) {
                serves = false;
                out.give();
            }
            while (turn <= TIMES) {
                if (!in.poll(turn, cx)) {
                    return Poll.pending();
                }
                turn++;
                out.give();
            }
            return Poll.ready(turn);
        }

        @Override
        public void cancel() {}
    }

    private static Future<Integer> game() {
        return Futures.defer(() -> {
            Signal ping = new Signal();
            Signal pong = new Signal();
            return new Game(new Player(ping, pong, false), new Player(pong, ping, true));
        });
    }

    /** Spawns both and awaits them. */
    private static final class Game implements Future<Integer> {
        private final Player first;
        private final Player second;
        private @Nullable JoinHandle<Integer> one;
        private @Nullable JoinHandle<Integer> other;
        private boolean oneEnded;

        Game(Player first, Player second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            if (one == null || other == null) {
                Spawner spawner = cx.service(Spawner.class);
                one = spawner.spawn(first);
                other = spawner.spawn(second);
            }
            if (!oneEnded) {
                if (one.poll(cx).isPending()) {
                    return Poll.pending();
                }
                oneEnded = true;
            }
            return other.poll(cx);
        }

        @Override
        public void cancel() {}
    }

    /** The same by hand-offs: each of the two runs as a job of its executor. */
    private static int handOff(Executor one, Executor other) {
        CountDownLatch end = new CountDownLatch(1);
        new Runnable() {
            private int left = TIMES;
            private final Runnable pong = this::back;

            @Override
            public void run() {
                if (left-- == 0) {
                    end.countDown();
                } else {
                    other.execute(pong);
                }
            }

            private void back() {
                one.execute(this);
            }
        }.run();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return TIMES;
    }

    /**
     * One thread.
     *
     * @return something
     * @throws Exception never
     */
    @Benchmark
    public int local() throws Exception {
        return local.blockOn(game());
    }

    /**
     * Two workers.
     *
     * @return something
     * @throws Exception never
     */
    @Benchmark
    public int stealing() throws Exception {
        return stealing.blockOn(game());
    }

    /**
     * Jobs that put each other into a fork-join pool.
     *
     * @return something
     */
    @Benchmark
    public int forkJoinHandOff() {
        return handOff(pool, pool);
    }

    /**
     * Jobs that put each other into a thread's queue.
     *
     * @return something
     */
    @Benchmark
    public int executorHandOff() {
        return handOff(single, single);
    }

    /**
     * Virtual threads that park and unpark each other.
     *
     * @return something
     */
    @Benchmark
    public int virtualThreadUnpark() {
        Thread[] other = new Thread[2];
        int[] turns = new int[2];
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(2);
        AtomicIntegerArray given = new AtomicIntegerArray(2);
        for (int i = 0; i < 2; i++) {
            int me = i;
            other[1 - me] = VirtualThreads.start(() -> {
                try {
                    started.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                if (me == 1) {
                    given.incrementAndGet(0);
                    LockSupport.unpark(other[1]);
                }
                while (turns[me] < TIMES) {
                    while (given.get(me) <= turns[me]) {
                        LockSupport.park();
                    }
                    turns[me]++;
                    given.incrementAndGet(1 - me);
                    LockSupport.unpark(other[me]);
                }
                ends.countDown();
            });
        }
        started.countDown();
        try {
            ends.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return turns[0] + turns[1];
    }
}
