// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import java.util.concurrent.RecursiveTask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Flux;

/** Trivial tasks that are spawned and awaited in some order, each library in its own idiom. */
@OperationsPerInvocation(RuntimeRow.TIMES)
public abstract class SpawnRow extends RuntimeRow {

    /** The trivial task of the fork-join pool. */
    static final class One extends RecursiveTask<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        protected Integer compute() {
            return 1;
        }
    }

    /** Creates the state. */
    protected SpawnRow() {}

    /** Spawns the tasks in the runtime that polls it, and awaits them. */
    abstract Future<Integer> spawns();

    /** Forks tasks in the pool that runs it, and joins them. */
    abstract RecursiveTask<Integer> forks();

    /** Supplies futures on the pool that runs it, and joins them. */
    abstract int supplies();

    /** Starts virtual threads from one, and joins them. */
    abstract int starts() throws InterruptedException;

    /** Subscribes on a parallel scheduler. */
    abstract Flux<Integer> subscribes();

    static int checked(int sum) {
        if (sum != TIMES) {
            throw new AssertionError(sum);
        }
        return sum;
    }

    /**
     * One thread.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int local() throws Exception {
        return checked(local.blockOn(spawns()));
    }

    /**
     * Two workers.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int stealing() throws Exception {
        return checked(stealing.blockOn(spawns()));
    }

    /**
     * Fork and join.
     *
     * @return how many
     */
    @Benchmark
    public int forkJoinFork() {
        return checked(pool.invoke(forks()));
    }

    /**
     * Supply and join.
     *
     * @return how many
     */
    @Benchmark
    public int completableFuture() {
        return checked(pool.submit(this::supplies).join());
    }

    /**
     * Start and join, from a virtual thread.
     *
     * @return how many
     */
    @Benchmark
    public int virtualThread() {
        int[] sum = new int[1];
        VirtualThreads.run(() -> {
            try {
                sum[0] = starts();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return checked(sum[0]);
    }

    /**
     * Reactor.
     *
     * @return how many
     */
    @Benchmark
    public int reactor() {
        int[] sum = new int[1];
        subscribes().doOnNext(one -> sum[0] += one).blockLast();
        return checked(sum[0]);
    }
}
