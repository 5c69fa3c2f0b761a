// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.CloseReport;
import java.time.Duration;
import java.util.List;

/**
 * Spawns, aborts, sends, locks, sleeps and talks over sockets at random, on all cores, and expects that the heap, the live tasks and everything else is back
 * where it was at the end.
 *
 * <pre>
 * java -cp concurrency-tests/target/jcstress.jar dev.pollard.concurrency.soak.Soak [seconds, 600] [seed] [workers]
 * </pre>
 *
 * <p>It warms up for a tenth of the time, lets everything come to rest, and counts the live objects of this library; then it goes on for the rest of the time, lets everything come to
 * rest again, and compares. A line tells how it goes every ten seconds. Ends with 1 if something is wrong: a broken promise (two inside a lock, a timer that
 * is early, a message that is lost), a task that does not get on, a class with more objects than before, a heap that has grown.
 */
public final class Soak {
    private static final int DEFAULT_SECONDS = 600;

    /** What a heap may be larger by: caches of the JVM, code that was loaded late. */
    private static final long HEAP_TOLERANCE = 8L << 20;

    private Soak() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_SECONDS;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        int workers = args.length > 2
                ? Integer.parseInt(args[2])
                : Runtime.getRuntime().availableProcessors();
        System.out.printf("soak: %d seconds, seed %d, %d workers, JDK %s%n", seconds, seed, workers, Runtime.version());

        Faults faults = new Faults();
        AsyncRuntime runtime = AsyncRuntime.builder()
                .workers(workers)
                .name("soak")
                .onUncaught(event -> {
                    // A chore that failed as it may, and whose awaiter was cancelled.
                    if (!Generator.isExpected(event.failure())) {
                        faults.add("a failure that nobody awaited: " + event, event.failure());
                    }
                })
                .build();
        List<Chore> chores = List.of(
                new Sleeping(faults),
                new Spawning(runtime, faults),
                new Scoping(faults),
                new Locking(faults),
                new Signalling(),
                new Sending(runtime, faults),
                new Talking(runtime, faults));
        Load load = new Load(runtime, chores, faults, seed, workers * 16);

        load.run(Duration.ofSeconds(Math.max(1, seconds / 10)));
        Census before = Census.take();
        System.out.printf("at rest after the warm-up: %s, %s%n", runtime, before);
        load.run(Duration.ofSeconds(Math.max(1, seconds - seconds / 10)));
        Census after = Census.take();
        System.out.printf("at rest at the end: %s, %s%n", runtime, after);

        chores.forEach(Chore::verify);
        after.growthSince(before).forEach(growth -> faults.add(growth, null));
        if (after.heapBytes() - before.heapBytes() > HEAP_TOLERANCE) {
            faults.add("heap: " + after.heapBytes() + " bytes, but " + before.heapBytes() + " before", null);
        }
        chores.forEach(Chore::close);
        CloseReport report = runtime.close(Duration.ofSeconds(10));
        if (!report.isClean() || report.cancelledTasks() > 0) {
            faults.add("not closed cleanly: " + report, null);
        }
        System.out.println(faults.isEmpty() ? "soak: passed" : "soak: FAILED, seed " + seed);
        System.exit(faults.isEmpty() ? 0 : 1);
    }
}
