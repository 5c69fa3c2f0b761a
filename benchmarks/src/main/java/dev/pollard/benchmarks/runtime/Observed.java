// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import static dev.pollard.runtime.Measurement.SCHEDULE_LATENCY;
import static dev.pollard.runtime.Measurement.TASKS;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.RuntimeHooks;
import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to be watched, for tasks that do nothing else? One worker, so that nothing but the observers differs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RuntimeRow.TIMES)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Observed {
    /** Who watches. Metrics always do. */
    public enum Observers {
        /** Nobody. */
        NONE,
        /** The watchdog, as it is by default. */
        WATCHDOG,
        /** The watchdog, and hooks of which none is overridden. */
        WATCHDOG_AND_HOOKS,
        /** The watchdog, and hooks that are all overridden, to do nothing. */
        WATCHDOG_AND_CALLED_HOOKS,
        /** The watchdog, and a measurement of each wait for a worker. */
        SCHEDULE_LATENCY,
        /** The watchdog, and figures of each task. */
        TASKS
    }

    /** Is called, and does nothing. */
    private static final class CalledHooks implements RuntimeHooks {
        @Override
        public void onThreadPark(int worker) {}

        @Override
        public void onThreadUnpark(int worker) {}

        @Override
        public void onTaskSpawn(TaskInfo task) {}

        @Override
        public void onBeforePoll(TaskInfo task) {}

        @Override
        public void onAfterPoll(TaskInfo task) {}

        @Override
        public void onTaskEnd(TaskInfo task) {}
    }

    /** Who watches. */
    @Param
    public Observers observers;

    private AsyncRuntime runtime;

    /** Creates the state. */
    public Observed() {}

    /** Starts the runtime. */
    @Setup(Level.Trial)
    public void open() {
        AsyncRuntime.Builder builder = AsyncRuntime.builder().workers(1);
        if (observers == Observers.NONE) {
            builder.watchdog(Duration.ZERO);
        }
        if (observers == Observers.WATCHDOG_AND_HOOKS) {
            builder.hooks(new RuntimeHooks() {});
        }
        if (observers == Observers.WATCHDOG_AND_CALLED_HOOKS) {
            builder.hooks(new CalledHooks());
        }
        if (observers == Observers.SCHEDULE_LATENCY) {
            builder.measure(SCHEDULE_LATENCY);
        }
        if (observers == Observers.TASKS) {
            builder.measure(TASKS);
        }
        runtime = builder.build();
    }

    /** Closes the runtime. */
    @TearDown(Level.Trial)
    public void close() {
        runtime.close();
    }

    /**
     * A task that wakes itself.
     *
     * @return one
     * @throws Exception never
     */
    @Benchmark
    public int selfWake() throws Exception {
        return runtime.blockOn(new SelfWake.All(1));
    }

    /**
     * A thousand tasks that are spawned and awaited.
     *
     * @return how many
     * @throws Exception never
     */
    @Benchmark
    public int spawnMany() throws Exception {
        return runtime.blockOn(new SpawnMany.SpawnThenAwait());
    }
}
