// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.generator;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Step;
import java.util.concurrent.TimeUnit;
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

/** What {@link Await} asks, of bodies on virtual threads: the build leaves this class unwoven. Needs Java 21 or newer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AwaitUnwoven.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AwaitUnwoven {
    static final int TIMES = 10_000;

    private final AwaitLeaf ready = new AwaitLeaf(false);
    private final AwaitLeaf suspending = new AwaitLeaf(true);

    /** Creates the state. */
    public AwaitUnwoven() {}

    private static Future<Integer> sum(Future<Integer> leaf) {
        return async(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += await(leaf);
            }
            return sum;
        });
    }

    /** A body that awaits what is ready. */
    @Benchmark
    public int readyUnwoven() throws Exception {
        return AwaitLeaf.run(sum(ready));
    }

    /** A body that is suspended at each await and wakes itself. */
    @Benchmark
    public int suspendUnwoven() throws Exception {
        return AwaitLeaf.run(sum(suspending));
    }

    private static Future<Integer> nested(Future<Integer> leaf, int depth) {
        if (depth == 1) {
            return sum(leaf);
        }
        return async(() -> await(nested(leaf, depth - 1)) + 1);
    }

    /** Suspends and resumes through ten bodies. */
    @Benchmark
    public int suspendThroughTenUnwoven() throws Exception {
        return AwaitLeaf.run(nested(suspending, 10));
    }

    /** A body that waits, for {@link AwaitMemory}. */
    static Future<Long> waiting(Object one, Object two, int seed) {
        return async(() -> {
            int i = seed;
            long sum = seed * 3L;
            String text = one.toString();
            Integer more = await(Futures.<Integer>pending());
            return sum + i + more + text.length() + one.hashCode() + two.hashCode();
        });
    }

    private static final AsyncStream<Integer> NUMBERS = generator(out -> {
        for (int i = 0; i < TIMES; i++) {
            out.emit(i & 127);
        }
    });

    /** Items of a generator, pulled one by one. */
    @Benchmark
    public int itemsUnwoven() throws Exception {
        AsyncIterator<Integer> items = NUMBERS.iterator();
        int sum = 0;
        for (Step<Integer> step = items.pollNext(AwaitLeaf.CONTEXT);
                step.isReady();
                step = items.pollNext(AwaitLeaf.CONTEXT)) {
            sum += step.value();
        }
        return sum;
    }
}
