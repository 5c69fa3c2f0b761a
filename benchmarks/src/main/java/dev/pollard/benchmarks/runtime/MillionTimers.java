// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/**
 * What CPU does it cost to let a million timers fire, from the first registration to the last wake?
 *
 * <p>A program of its own, since one run takes seconds: {@code java -cp benchmarks.jar dev.pollard.benchmarks.runtime.MillionTimers [count] [rounds]}. The times
 * are spread over two seconds. In the case of Pollard and of virtual threads each timer has a task, or a thread, behind it.
 */
public final class MillionTimers {
    private static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private MillionTimers() {}

    /** One way to wait. */
    private interface Way {

        /** Starts a timer and counts down when it fires. */
        void start(long nanos, CountDownLatch ends) throws Exception;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void measure(String name, int count, int rounds, Way way) throws Exception {
        long[] each = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            CountDownLatch ends = new CountDownLatch(count);
            long before = cpuNanos();
            for (int i = 0; i < count; i++) {
                way.start((long) (i * 7919L % count * ((double) SPREAD_NANOS / count)) + 1, ends);
            }
            ends.await();
            each[round] = (cpuNanos() - before) / count;
        }
        Arrays.sort(each);
        report("%-28s median %6d ns of CPU for each timer, best %6d%n", name, each[rounds / 2], each[0]);
    }

    private static void report(String format, Object... values) {
        System.out.printf(format, values);
    }

    private static Way sleeping(Spawner spawner) {
        return (nanos, ends) -> spawner.spawn(
                        Time.sleep(Duration.ofNanos(nanos)).map(done -> {
                            ends.countDown();
                            return 0;
                        }))
                .detach();
    }

    /**
     * Measures all.
     *
     * @param arguments the number of timers and of rounds
     * @throws Exception never
     */
    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        LocalRuntime local = LocalRuntime.create();
        Thread driver = new Thread(local::run);
        driver.start();
        measure("one thread", count, rounds, sleeping(local));
        local.close();
        try (AsyncRuntime stealing = AsyncRuntime.builder().workers(2).build()) {
            measure("two workers", count, rounds, sleeping(stealing));
        }
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
        measure(
                "ScheduledThreadPoolExecutor",
                count,
                rounds,
                (nanos, ends) -> executor.schedule(ends::countDown, nanos, TimeUnit.NANOSECONDS));
        executor.shutdown();
        measure(
                "Mono.delay",
                count,
                rounds,
                (nanos, ends) -> Mono.delay(Duration.ofNanos(nanos)).subscribe(tick -> ends.countDown()));
        if (Runtime.version().feature() >= 21) {
            measure(
                    "virtual thread sleep",
                    count,
                    rounds,
                    (nanos, ends) -> VirtualThreads.start(() -> {
                        try {
                            TimeUnit.NANOSECONDS.sleep(nanos);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        ends.countDown();
                    }));
        }
        System.exit(0);
    }
}
