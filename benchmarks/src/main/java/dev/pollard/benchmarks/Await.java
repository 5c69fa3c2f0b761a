// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.generator;
import static dev.pollard.coroutine.Coroutines.sequence;

import dev.pollard.coroutine.Sequence;
import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What does it cost to await what is ready, to suspend and resume, through one body and through ten, and to emit an item: beside a state machine written by hand and
 * the usual ways? This class is woven; {@link AwaitUnwoven} has the same on virtual threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Await.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Await {
    static final int TIMES = 10_000;

    private final AwaitLeaf ready = new AwaitLeaf(false);
    private final AwaitLeaf suspending = new AwaitLeaf(true);
    private final ReadyQueue queue = new ReadyQueue();

    /** Creates the state. */
    public Await() {}

    /** Runs what was handed to it, one after the other, on the thread that asks: the least that a hop can be. */
    static final class ReadyQueue implements Executor {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    // ---- await of what is ready

    private static Future<Integer> sum(Future<Integer> leaf) {
        return async(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += await(leaf);
            }
            return sum;
        });
    }

    /** What a person would write by hand. */
    private static final class SumByHand implements Future<Integer> {
        private final Future<Integer> leaf;
        private int i;
        private int sum;

        SumByHand(Future<Integer> leaf) {
            this.leaf = leaf;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            while (i < TIMES) {
                Poll<Integer> poll = leaf.poll(cx);
                if (poll.isPending()) {
                    return poll;
                }
                sum += poll.value();
                i++;
            }
            return Poll.ready(sum);
        }

        @Override
        public void cancel() {}
    }

    /** A body that awaits what is ready. */
    @Benchmark
    public int readyWoven() throws Exception {
        return AwaitLeaf.run(sum(ready));
    }

    /** The same by hand. */
    @Benchmark
    public int readyByHand() throws Exception {
        return AwaitLeaf.run(new SumByHand(ready));
    }

    /** A body that awaits a body that awaits what is ready. */
    @Benchmark
    public int readyChildWoven() throws Exception {
        return AwaitLeaf.run(async(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += await(async(() -> await(ready)));
            }
            return sum;
        }));
    }

    /** Completed stages, composed. */
    @Benchmark
    public int readyCompletableFuture() throws Exception {
        CompletableFuture<Integer> sum = CompletableFuture.completedFuture(0);
        for (int i = 0; i < TIMES; i++) {
            sum = sum.thenCompose(s -> CompletableFuture.completedFuture(s + ready.next()));
        }
        return sum.get();
    }

    /** Monos that are ready, flat-mapped one after the other. */
    @Benchmark
    public int readyMono() {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            int before = sum;
            sum = Mono.just(before)
                    .flatMap(s -> Mono.fromCallable(() -> s + ready.next()))
                    .block();
        }
        return sum;
    }

    // ---- suspend and resume

    /** A body that is suspended at each await and wakes itself. */
    @Benchmark
    public int suspendWoven() throws Exception {
        return AwaitLeaf.run(sum(suspending));
    }

    /** The same by hand. */
    @Benchmark
    public int suspendByHand() throws Exception {
        return AwaitLeaf.run(new SumByHand(suspending));
    }

    /** Stages that hop through a queue. */
    @Benchmark
    public int suspendCompletableFuture() throws Exception {
        CompletableFuture<Integer> result = step(0, 0);
        queue.runAll();
        return result.get();
    }

    private CompletableFuture<Integer> step(int i, int sum) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        hop(i, sum, result);
        return result;
    }

    private void hop(int i, int sum, CompletableFuture<Integer> result) {
        if (i == TIMES) {
            result.complete(sum);
        } else {
            CompletableFuture.supplyAsync(ready::next, queue).thenAccept(n -> hop(i + 1, sum + n, result));
        }
    }

    /** Monos that hop through a queue. */
    @Benchmark
    public int suspendMono() {
        Scheduler scheduler = Schedulers.fromExecutor(queue);
        int[] sum = {0};
        Mono.fromCallable(ready::next)
                .publishOn(scheduler)
                .doOnNext(n -> sum[0] += n)
                .repeat(TIMES - 1)
                .subscribe();
        queue.runAll();
        return sum[0];
    }

    // ---- through ten bodies

    private static Future<Integer> nested(Future<Integer> leaf, int depth) {
        if (depth == 1) {
            return sum(leaf);
        }
        return async(() -> await(nested(leaf, depth - 1)) + 1);
    }

    /** Suspends and resumes through ten bodies. */
    @Benchmark
    public int suspendThroughTenWoven() throws Exception {
        return AwaitLeaf.run(nested(suspending, 10));
    }

    /** A forwarding future by hand. */
    private static final class PlusOne implements Future<Integer> {
        private final Future<Integer> child;

        PlusOne(Future<Integer> child) {
            this.child = child;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            Poll<Integer> poll = child.poll(cx);
            return poll.isPending() ? poll : Poll.ready(poll.value() + 1);
        }

        @Override
        public void cancel() {}
    }

    /** The same by hand. */
    @Benchmark
    public int suspendThroughTenByHand() throws Exception {
        Future<Integer> future = new SumByHand(suspending);
        for (int i = 1; i < 10; i++) {
            future = new PlusOne(future);
        }
        return AwaitLeaf.run(future);
    }

    // ---- items

    private static final AsyncStream<Integer> NUMBERS = generator(out -> {
        for (int i = 0; i < TIMES; i++) {
            out.emit(i & 127);
        }
    });

    private static final Sequence<Integer> SEQUENCE = sequence(out -> {
        for (int i = 0; i < TIMES; i++) {
            out.emit(i & 127);
        }
    });

    /** Items of a generator, pulled one by one. */
    @Benchmark
    public int itemsPulled() throws Exception {
        AsyncIterator<Integer> items = NUMBERS.iterator();
        int sum = 0;
        for (Step<Integer> step = items.pollNext(AwaitLeaf.CONTEXT);
                step.isReady();
                step = items.pollNext(AwaitLeaf.CONTEXT)) {
            sum += step.value();
        }
        return sum;
    }

    /** Items of a generator, drained. */
    @Benchmark
    public int itemsDrained() throws Exception {
        int[] sum = {0};
        Drained drained = NUMBERS.iterator().drain(AwaitLeaf.CONTEXT, item -> {
            sum[0] += item;
            return true;
        });
        return drained == Drained.ENDED ? sum[0] : -1;
    }

    /** Items of a sequence. */
    @Benchmark
    public int itemsOfSequence() {
        int sum = 0;
        for (int item : SEQUENCE) {
            sum += item;
        }
        return sum;
    }

    /** Items of {@code Flux.generate}. */
    @Benchmark
    public @Nullable Integer itemsOfFlux() {
        return Flux.<Integer, Integer>generate(() -> 0, (i, sink) -> {
                    if (i == TIMES) {
                        sink.complete();
                    } else {
                        sink.next(i & 127);
                    }
                    return i + 1;
                })
                .reduce(0, Integer::sum)
                .block();
    }
}
