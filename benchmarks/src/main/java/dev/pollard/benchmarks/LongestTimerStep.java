// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.TimerWheel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.Warmup;

/** For how long do a million timers hold up a worker at one go? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 3)
@Measurement(iterations = 1)
public class LongestTimerStep {
    private static final int TIMERS = 1_000_000;

    /** The time of the processor, so that a step does not seem long since another process ran. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** As the workers have it; the largest integer is no limit. */
    @Param({"128", "2147483647"})
    public int limit;

    /** Over how many milliseconds the deadlines are spread, an hour ahead. */
    @Param({"3600000", "1000", "1"})
    public int spreadMillis;

    private TimerWheel wheel;

    /** Creates the state. */
    public LongestTimerStep() {}

    /** What is told beside the time of all steps. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Steps {
        /** The longest step. */
        public long longestMicros;

        /** How many steps were longer than a selector takes to be called twenty times. */
        public long stepsOver100Micros;

        /** Creates the state. */
        public Steps() {}
    }

    private static final class Node extends TimerNode {
        @Override
        protected void fire() {}
    }

    /** Sets the timers. */
    @Setup(Level.Iteration)
    public void fill() {
        wheel = new TimerWheel(0);
        Random random = new Random(1);
        for (int i = 0; i < TIMERS; i++) {
            wheel.add(new Node(), TimeUnit.MILLISECONDS.toNanos(3_600_000L + random.nextInt(spreadMillis)));
        }
        System.gc();
    }

    /**
     * Drives the wheel as a worker does that has nothing else to do.
     *
     * @param steps the other figures
     * @return how many steps
     */
    @Benchmark
    public int drive(Steps steps) {
        int count = 0;
        long now = 0;
        while (!wheel.isEmpty()) {
            now += wheel.nextDelayNanos(now);
            long begin = THREADS.getCurrentThreadCpuTime();
            wheel.advance(now, limit);
            long micros = (THREADS.getCurrentThreadCpuTime() - begin) / 1000;
            steps.longestMicros = Math.max(steps.longestMicros, micros);
            steps.stepsOver100Micros += micros > 100 ? 1 : 0;
            count++;
        }
        return count;
    }
}
