// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.runtime.LocalRuntime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One question, asked of each library in its own idiom: a run from assembly to result, with the same checksum.
 *
 * <p>The figures are for a whole run; divide by {@code size}. Polluted means that 24 other pipelines have gone through the same operators before, as in
 * any application.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class GridRow {

    /** How many items the source has. */
    @Param({"1", "10", "1000", "1000000"})
    public int size;

    /** Whether other pipelines have run before. */
    @Param({"false", "true"})
    public boolean polluted;

    private LocalRuntime runtime;
    private @Nullable ActorSystem actors;
    private long expected;

    /** The checksum, by a plain loop. */
    abstract long loop(int length);

    /** What the other pipelines go through, one for each library. */
    abstract List<Pollution.Run> others();

    /** Runs the others, if so wanted. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        runtime = LocalRuntime.create();
        expected = loop(size);
        if (polluted) {
            Pollution.run(others());
        }
    }

    /** Closes what was opened. */
    @TearDown(Level.Trial)
    public void close() {
        runtime.close();
        if (actors != null) {
            actors.terminate();
        }
    }

    final LocalRuntime runtime() {
        return runtime;
    }

    /** Started by who needs it: its threads would be in the way of the others. */
    final ActorSystem actors() {
        ActorSystem system = actors;
        if (system == null) {
            system = ActorSystem.create();
            actors = system;
        }
        return system;
    }

    final long check(long sum) {
        if (sum != expected) {
            throw new AssertionError("checksum " + sum + " != " + expected);
        }
        return sum;
    }

    /** A plain loop. */
    @Benchmark
    public long loop() {
        return check(loop(size));
    }
}
