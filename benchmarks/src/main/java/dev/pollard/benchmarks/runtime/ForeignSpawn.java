// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What does a task cost that a thread outside of the runtime spawns, from the first spawn to the last end? */
@OperationsPerInvocation(RuntimeRow.TIMES)
public class ForeignSpawn extends RuntimeRow {
    private ExecutorService fixed;
    private int ended;

    /** Counts down at its first poll. */
    private record Counting(CountDownLatch latch) implements Future<Integer> {
        @Override
        public Poll<Integer> poll(Context cx) {
            latch.countDown();
            return Poll.ready(1);
        }

        @Override
        public void cancel() {}
    }

    /** Starts a pool of two threads. */
    @Setup(Level.Trial)
    public void openPool() {
        fixed = Executors.newFixedThreadPool(2);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void closePool() {
        fixed.shutdown();
    }

    private int spawn(Spawner spawner) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(TIMES);
        for (int i = 0; i < TIMES; i++) {
            spawner.spawn(new Counting(latch)).detach();
        }
        latch.await();
        return ++ended;
    }

    /**
     * Two workers.
     *
     * @return something
     * @throws InterruptedException never
     */
    @Benchmark
    public int stealing() throws InterruptedException {
        return spawn(stealing);
    }

    /**
     * A fork-join pool.
     *
     * @return something
     * @throws InterruptedException never
     */
    @Benchmark
    public int forkJoinSubmit() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(TIMES);
        for (int i = 0; i < TIMES; i++) {
            pool.submit(latch::countDown);
        }
        latch.await();
        return ++ended;
    }

    /**
     * A pool of two threads.
     *
     * @return something
     * @throws InterruptedException never
     */
    @Benchmark
    public int fixedPool() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(TIMES);
        for (int i = 0; i < TIMES; i++) {
            fixed.submit(latch::countDown);
        }
        latch.await();
        return ++ended;
    }

    /**
     * Virtual threads.
     *
     * @return something
     * @throws InterruptedException never
     */
    @Benchmark
    public int virtualThread() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(TIMES);
        for (int i = 0; i < TIMES; i++) {
            VirtualThreads.start(latch::countDown);
        }
        latch.await();
        return ++ended;
    }

    /**
     * Reactor's parallel scheduler.
     *
     * @return something
     * @throws InterruptedException never
     */
    @Benchmark
    public int reactor() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(TIMES);
        for (int i = 0; i < TIMES; i++) {
            Mono.fromRunnable(latch::countDown)
                    .subscribeOn(Schedulers.parallel())
                    .subscribe();
        }
        latch.await();
        return ++ended;
    }
}
