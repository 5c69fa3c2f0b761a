// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RecursiveTask;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What does a task cost if a thousand are spawned and then a thousand awaited, again and again? */
@OperationsPerInvocation(RuntimeRow.TIMES)
public class SpawnMany extends SpawnRow {
    private static final int MANY = 1000;

    /** Spawns a thousand, awaits a thousand. */
    static final class SpawnThenAwait implements Future<Integer> {
        private final List<JoinHandle<Integer>> handles = new ArrayList<>(MANY);
        private int rounds = TIMES / MANY;
        private int next = MANY;
        private int sum;

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (true) {
                if (next == MANY) {
                    handles.clear();
                    if (rounds-- == 0) {
                        return Poll.ready(sum);
                    }
                    Spawner spawner = cx.service(Spawner.class);
                    for (int i = 0; i < MANY; i++) {
                        handles.add(spawner.spawn(new Trivial(1)));
                    }
                    next = 0;
                }
                while (next < MANY) {
                    if (handles.get(next).poll(cx) instanceof Poll.Ready<Integer> ready) {
                        sum += ready.value();
                        next++;
                    } else {
                        return Poll.pending();
                    }
                }
            }
        }

        @Override
        public void cancel() {}
    }

    /** Forks a thousand, joins a thousand, the last one first, as is idiomatic. */
    private static final class ForkThenJoin extends RecursiveTask<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        protected Integer compute() {
            int sum = 0;
            One[] tasks = new One[MANY];
            for (int round = 0; round < TIMES / MANY; round++) {
                for (int i = 0; i < MANY; i++) {
                    tasks[i] = new One();
                    tasks[i].fork();
                }
                for (int i = MANY - 1; i >= 0; i--) {
                    sum += tasks[i].join();
                }
            }
            return sum;
        }
    }

    @Override
    Future<Integer> spawns() {
        return new SpawnThenAwait();
    }

    @Override
    RecursiveTask<Integer> forks() {
        return new ForkThenJoin();
    }

    @Override
    int supplies() {
        int sum = 0;
        List<CompletableFuture<Integer>> futures = new ArrayList<>(MANY);
        for (int round = 0; round < TIMES / MANY; round++) {
            futures.clear();
            for (int i = 0; i < MANY; i++) {
                futures.add(CompletableFuture.supplyAsync(() -> 1, pool));
            }
            for (CompletableFuture<Integer> future : futures) {
                sum += future.join();
            }
        }
        return sum;
    }

    @Override
    int starts() throws InterruptedException {
        int sum = 0;
        List<Thread> threads = new ArrayList<>(MANY);
        for (int round = 0; round < TIMES / MANY; round++) {
            threads.clear();
            for (int i = 0; i < MANY; i++) {
                threads.add(VirtualThreads.start(() -> {}));
            }
            for (Thread thread : threads) {
                thread.join();
                sum++;
            }
        }
        return sum;
    }

    /** A flatMap. */
    @Override
    Flux<Integer> subscribes() {
        return Flux.range(0, TIMES).flatMap(i -> Mono.fromCallable(() -> 1).subscribeOn(Schedulers.parallel()), MANY);
    }
}
