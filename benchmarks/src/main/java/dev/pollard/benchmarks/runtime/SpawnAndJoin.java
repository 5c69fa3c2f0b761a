// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What does it cost to spawn one trivial task and await it, from inside?
 *
 * <p>Joining in a fork-join pool, by {@code join} of a forked task or of a {@link CompletableFuture}, runs the task on the caller's stack if it has not
 * begun, so nobody waits and nobody is woken. {@code forkJoinSubmit} is the way with a task that another thread may have taken.
 */
@OperationsPerInvocation(RuntimeRow.TIMES)
public class SpawnAndJoin extends SpawnRow {

    /** Spawns trivial tasks and awaits each before the next. */
    private static final class SpawnAwait implements Future<Integer> {
        private int left = TIMES;
        private int sum;
        private @Nullable JoinHandle<Integer> child;

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (true) {
                if (child == null) {
                    if (left-- == 0) {
                        return Poll.ready(sum);
                    }
                    child = cx.service(Spawner.class).spawn(new Trivial(1));
                }
                if (child.poll(cx) instanceof Poll.Ready<Integer> ready) {
                    sum += ready.value();
                    child = null;
                } else {
                    return Poll.pending();
                }
            }
        }

        @Override
        public void cancel() {}
    }

    /** Forks trivial tasks and joins each before the next. */
    private static final class ForkJoin extends RecursiveTask<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        protected Integer compute() {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += new One().fork().join();
            }
            return sum;
        }
    }

    @Override
    Future<Integer> spawns() {
        return new SpawnAwait();
    }

    @Override
    RecursiveTask<Integer> forks() {
        return new ForkJoin();
    }

    @Override
    int supplies() {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            sum += CompletableFuture.supplyAsync(() -> 1, pool).join();
        }
        return sum;
    }

    @Override
    int starts() {
        int[] sum = new int[1];
        for (int i = 0; i < TIMES; i++) {
            VirtualThreads.run(() -> sum[0]++);
        }
        return sum[0];
    }

    /** One after the other. */
    @Override
    Flux<Integer> subscribes() {
        return Mono.fromCallable(() -> 1).subscribeOn(Schedulers.parallel()).repeat(TIMES - 1);
    }

    /**
     * Submit and join.
     *
     * @return how many
     */
    @Benchmark
    public int forkJoinSubmit() {
        return checked(pool.submit(() -> {
                    int sum = 0;
                    for (int i = 0; i < TIMES; i++) {
                        ForkJoinTask<Integer> task = pool.submit(() -> 1);
                        sum += task.join();
                    }
                    return sum;
                })
                .join());
    }
}
