// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How much heap does a task take that sleeps, its future and its timer included? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class SleepingTaskSize {
    private static final int TASKS = 1_000_000;

    /** Creates the state. */
    public SleepingTaskSize() {}

    /** What is told beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Size {
        /** The difference of the heap, by task. */
        public double bytesPerTask;

        /** Creates the state. */
        public Size() {}
    }

    /** Spawns sleepers, gives them their first turn, and is ready when all sleep. */
    private static final class Sleepers implements Future<Integer> {
        private int spawned;

        @Override
        public Poll<Integer> poll(Context cx) {
            Spawner spawner = cx.service(Spawner.class);
            for (int i = 0; i < 100 && spawned < TASKS; i++) {
                spawner.spawn(Time.sleep(Duration.ofMillis(3_600_000 + spawned++ % 100_000)))
                        .detach();
            }
            if (spawned == TASKS) {
                return Poll.ready(spawned);
            }
            cx.waker().wake();
            return Poll.pending();
        }

        @Override
        public void cancel() {}
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /**
     * A million tasks.
     *
     * @param size the figure that counts
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int sleep(Size size) throws Exception {
        LocalRuntime runtime = LocalRuntime.create();
        try {
            runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
            long before = used();
            int spawned = runtime.blockOn(new Sleepers());
            runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
            size.bytesPerTask = (double) (used() - before) / TASKS;
            return spawned;
        } finally {
            runtime.close();
        }
    }
}
