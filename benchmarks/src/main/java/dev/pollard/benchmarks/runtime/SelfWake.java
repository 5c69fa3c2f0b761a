// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** What does a turn cost of a task that wakes itself, alone or among a thousand that do? */
@OperationsPerInvocation(RuntimeRow.TIMES)
public class SelfWake extends RuntimeRow {
    /** How many tasks. */
    @Param({"1", "1000"})
    public int tasks;

    /** Wakes itself some times. */
    private static final class Waking implements Future<Integer> {
        private int left;

        Waking(int times) {
            left = times;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            if (left-- == 0) {
                return Poll.ready(1);
            }
            cx.waker().wake();
            return Poll.pending();
        }

        @Override
        public void cancel() {}
    }

    /** Spawns them all and awaits them. */
    static final class All implements Future<Integer> {
        private final List<JoinHandle<Integer>> handles = new ArrayList<>();
        private final int tasks;
        private int next;

        All(int tasks) {
            this.tasks = tasks;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            if (handles.isEmpty()) {
                for (int i = 0; i < tasks; i++) {
                    handles.add(cx.service(Spawner.class).spawn(new Waking(TIMES / tasks)));
                }
            }
            while (next < tasks) {
                if (handles.get(next).poll(cx).isPending()) {
                    return Poll.pending();
                }
                next++;
            }
            return Poll.ready(next);
        }

        @Override
        public void cancel() {}
    }

    /** Puts itself into an executor again and again. */
    private static final class Resubmitting implements Runnable {
        private final Executor executor;
        private final CountDownLatch ends;
        private int left;

        Resubmitting(Executor executor, int times, CountDownLatch ends) {
            this.executor = executor;
            this.left = times;
            this.ends = ends;
        }

        @Override
        public void run() {
            if (left-- == 0) {
                ends.countDown();
            } else {
                executor.execute(this);
            }
        }
    }

    private int resubmit(Executor executor) {
        CountDownLatch ends = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            new Resubmitting(executor, TIMES / tasks, ends).run();
        }
        try {
            ends.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return tasks;
    }

    /**
     * One thread.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int local() throws Exception {
        return local.blockOn(new All(tasks));
    }

    /**
     * Two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int stealing() throws Exception {
        return stealing.blockOn(new All(tasks));
    }

    /**
     * The floor: a queue and a loop.
     *
     * @return how many
     */
    @Benchmark
    public int bareLoop() {
        ArrayDeque<Runnable> queue = new ArrayDeque<>();
        CountDownLatch ends = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            new Resubmitting(queue::addLast, TIMES / tasks, ends).run();
        }
        for (Runnable next = queue.pollFirst(); next != null; next = queue.pollFirst()) {
            next.run();
        }
        return (int) ends.getCount();
    }

    /**
     * A task of a fork-join pool that puts itself back.
     *
     * @return how many
     */
    @Benchmark
    public int forkJoinResubmit() {
        return pool.submit(() -> resubmit(pool)).join();
    }

    /**
     * A virtual thread that yields.
     *
     * @return how many
     */
    @Benchmark
    public int virtualThreadYield() {
        CountDownLatch ends = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            VirtualThreads.start(() -> {
                for (int k = 0; k < TIMES / tasks; k++) {
                    Thread.yield();
                }
                ends.countDown();
            });
        }
        try {
            ends.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return tasks;
    }
}
