// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Time;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How much heap does a task take that waits?
 *
 * <p>A program of its own: {@code java -Xmx4g -cp benchmarks.jar dev.pollard.benchmarks.runtime.MemoryPerTask [count]}. What a parked task waits for keeps its waker,
 * as it would in an application; that is counted. Handles are not kept.
 */
public final class MemoryPerTask {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private MemoryPerTask() {}

    /** Waits for ever, for something that knows its waker. */
    private static final class Parked implements Future<Integer> {
        private @Nullable Waker waker;

        @Override
        public Poll<Integer> poll(Context cx) {
            waker = cx.waker();
            return Poll.pending();
        }

        @Override
        public void cancel() {
            waker = null;
        }
    }

    /** Makes one that waits; what it returns is kept, or null. */
    private interface Kind {
        @Nullable
        Object make(CountDownLatch waits) throws Exception;
    }

    private static long used() throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) { // until it no longer falls
            MEMORY.gc();
            used = Math.min(used, MEMORY.getHeapMemoryUsage().getUsed());
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return used;
    }

    private static void measure(String name, int count, boolean keeps, Kind kind, Settled settled) throws Exception {
        Object[] kept = keeps ? new Object[count] : new Object[0];
        CountDownLatch waits = new CountDownLatch(count);
        long before = used();
        for (int i = 0; i < count; i++) {
            Object one = kind.make(waits);
            if (keeps) {
                kept[i] = one;
            }
        }
        settled.await(waits);
        long after = used();
        System.out.printf("%-28s %6.1f bytes%n", name, (double) (after - before) / count);
        if (kept.length > count) {
            throw new AssertionError(); // keeps it alive until here
        }
    }

    /** Lets all come to the point where they wait. */
    private interface Settled {
        void await(CountDownLatch waits) throws Exception;
    }

    private static final class Nothing implements Future<Integer> {
        private int left = 1000;

        @Override
        public Poll<Integer> poll(Context cx) {
            if (left-- == 0) {
                return Poll.ready(0);
            }
            cx.yieldNow();
            return Poll.pending();
        }

        @Override
        public void cancel() {}
    }

    /**
     * Measures all.
     *
     * @param arguments the number of tasks
     * @throws Exception never
     */
    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        LocalRuntime parked = LocalRuntime.create();
        measure(
                "parked task",
                count,
                false,
                waits -> parked.spawn(new Parked()),
                waits -> parked.blockOn(new Nothing()));
        parked.close();
        LocalRuntime sleeping = LocalRuntime.create();
        measure(
                "sleeping task",
                count,
                false,
                waits -> sleeping.spawn(Time.sleep(Duration.ofHours(1))),
                waits -> sleeping.blockOn(new Nothing()));
        sleeping.close();
        measure(
                "CompletableFuture + stage",
                count,
                true,
                waits -> {
                    CompletableFuture<Integer> future = new CompletableFuture<>();
                    future.thenAccept(value -> {});
                    return future;
                },
                waits -> {});
        if (Runtime.version().feature() >= 21) {
            measure(
                    "parked virtual thread",
                    count,
                    true,
                    waits -> VirtualThreads.start(() -> {
                        waits.countDown();
                        LockSupport.park();
                    }),
                    CountDownLatch::await);
            measure(
                    "sleeping virtual thread",
                    count,
                    false,
                    waits -> VirtualThreads.start(() -> {
                        waits.countDown();
                        try {
                            TimeUnit.HOURS.sleep(1);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }),
                    CountDownLatch::await);
        }
        System.exit(0);
    }
}
