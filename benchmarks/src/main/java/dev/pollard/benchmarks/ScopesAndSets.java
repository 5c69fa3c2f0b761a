// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.JoinSet;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does a child cost: in a scope, in a set of tasks, in a set of one task, and without any of them? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ScopesAndSets.CHILDREN * ScopesAndSets.ROUNDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScopesAndSets {
    static final int CHILDREN = 16;
    static final int ROUNDS = 500;

    private LocalRuntime local;
    private AsyncRuntime stealing;
    private ForkJoinPool pool;

    /** Creates the state. */
    public ScopesAndSets() {}

    /** Starts the runtimes. */
    @Setup(Level.Trial)
    public void open() {
        local = LocalRuntime.create();
        stealing = AsyncRuntime.builder().workers(2).build();
        pool = new ForkJoinPool(2);
    }

    /** Closes the runtimes. */
    @TearDown(Level.Trial)
    public void close() {
        local.close();
        stealing.close();
        pool.shutdown();
    }

    /** Makes a future and runs it to its end, again and again, and adds up the values. */
    private static final class Rounds implements Future<Integer> {
        private final Round round;
        private int left = ROUNDS;
        private int sum;
        private @Nullable Future<Integer> current;

        Rounds(Round round) {
            this.round = round;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (true) {
                if (current == null) {
                    if (left-- == 0) {
                        return Poll.ready(sum);
                    }
                    current = round.begin(cx);
                }
                Poll<Integer> poll = current.poll(cx);
                if (poll.isPending()) {
                    return poll;
                }
                sum += poll.value();
                current = null;
            }
        }

        @Override
        public void cancel() {}
    }

    /** One round: the sum of its children. */
    private interface Round {
        Future<Integer> begin(Context cx);
    }

    private static Future<Integer> sum(List<? extends Future<Integer>> children) {
        return Futures.join(children)
                .map(values -> values.stream().mapToInt(Integer::intValue).sum());
    }

    private static Future<Integer> spawned(Spawner spawner) {
        List<JoinHandle<Integer>> children = new ArrayList<>(CHILDREN);
        for (int i = 0; i < CHILDREN; i++) {
            children.add(spawner.spawn(Futures.ready(1)));
        }
        return sum(children);
    }

    private static Future<Integer> joinSet(Spawner spawner) {
        JoinSet<Integer> set = JoinSet.on(spawner);
        for (int i = 0; i < CHILDREN; i++) {
            set.spawn(Futures.ready(1));
        }
        return set.joinAll().map(List::size);
    }

    private static Future<Integer> inOneTask() {
        FuturesUnordered<Integer> set = FuturesUnordered.create();
        for (int i = 0; i < CHILDREN; i++) {
            set.push(Futures.ready(1));
        }
        return set.joinAll().map(List::size);
    }

    private static int checked(int sum) {
        if (sum != CHILDREN * ROUNDS) {
            throw new AssertionError(sum);
        }
        return sum;
    }

    /**
     * Bare tasks, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public int tasksLocal() throws Exception {
        return checked(local.blockOn(new Rounds(cx -> spawned(cx.service(Spawner.class)))));
    }

    /**
     * Children of a scope, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public int scopeLocal() throws Exception {
        return checked(local.blockOn(new Rounds(cx -> dev.pollard.runtime.Scope.run(ScopesAndSets::spawned))));
    }

    /**
     * A set of tasks, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public int joinSetLocal() throws Exception {
        return checked(local.blockOn(new Rounds(cx -> joinSet(cx.service(Spawner.class)))));
    }

    /**
     * Futures in one task.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public int unorderedLocal() throws Exception {
        return checked(local.blockOn(new Rounds(cx -> inOneTask())));
    }

    /**
     * Bare tasks, two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public int tasksStealing() throws Exception {
        return checked(stealing.blockOn(new Rounds(cx -> spawned(cx.service(Spawner.class)))));
    }

    /**
     * Children of a scope, two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public int scopeStealing() throws Exception {
        return checked(stealing.blockOn(new Rounds(cx -> dev.pollard.runtime.Scope.run(ScopesAndSets::spawned))));
    }

    /**
     * CompletableFuture.allOf over a pool of two threads.
     *
     * @return the sum
     */
    @Benchmark
    public int completableFutures() {
        int sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Integer>> children = new ArrayList<>(CHILDREN);
            for (int i = 0; i < CHILDREN; i++) {
                children.add(CompletableFuture.supplyAsync(() -> 1, pool));
            }
            CompletableFuture.allOf(children.toArray(CompletableFuture[]::new)).join();
            for (CompletableFuture<Integer> child : children) {
                sum += child.join();
            }
        }
        return checked(sum);
    }

    /** A set of futures of which one at a time is woken. */
    @State(Scope.Thread)
    public static class WokenSet {
        private static final int SIZE = 10_000;

        private final FuturesUnordered<Integer> set = FuturesUnordered.create();
        private final Waker[] wakers = new Waker[SIZE];
        private final Context cx = Context.of(Waker.noop());
        private int next;

        /** Fills the set. */
        public WokenSet() {
            for (int i = 0; i < SIZE; i++) {
                int index = i;
                set.push(Futures.pollFn(child -> {
                    wakers[index] = child.waker();
                    return Poll.pending();
                }));
            }
            Step<Integer> unused = set.pollNext(cx);
        }
    }

    /**
     * One wake and one poll in a set of 10,000 futures.
     *
     * @param woken the set
     */
    @Benchmark
    public void oneOfTenThousand(WokenSet woken) {
        for (int i = 0; i < CHILDREN * ROUNDS; i++) {
            woken.next = (woken.next + 7919) % WokenSet.SIZE;
            woken.wakers[woken.next].wake();
            Step<Integer> unused = woken.set.pollNext(woken.cx);
        }
    }
}
