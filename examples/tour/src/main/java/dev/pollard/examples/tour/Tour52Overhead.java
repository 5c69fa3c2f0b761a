// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The overhead of tasks and threads as a table: what a switch takes, and what one that sleeps takes. */
final class Tour52Overhead {
    private Tour52Overhead() {}

    static long bytesPerTask(int tasks) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            long before = heap();
            for (int i = 0; i < tasks; i++) {
                runtime.spawn(async(() -> await(Time.sleep(Duration.ofHours(1)))))
                        .detach();
            }
            runtime.blockOn(Futures.yieldNow()); // now all of them sleep
            return Math.max(0, heap() - before) / tasks;
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static long bytesPerThread(int threads) throws IOException {
        Thread[] all = new Thread[threads];
        long before = resident();
        for (int i = 0; i < threads; i++) {
            all[i] = new Thread(() -> LockSupport.parkNanos(60_000_000_000L));
            all[i].start();
        }
        long used = Math.max(0, resident() - before);
        for (Thread thread : all) {
            LockSupport.unpark(thread);
        }
        return used / threads;
    }

    /** The memory of this process in bytes; 0 where the system is not Linux. */
    private static long resident() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.exists(statm)
                ? 4096 * Long.parseLong(Files.readString(statm).split(" ")[1])
                : 0;
    }

    public static void main(String[] args) throws Exception {
        int count = args.length == 0 ? 100_000 : Integer.parseInt(args[0]);
        Tour51Switches.nanosPerTaskSwitch(count); // the first time is for the compiler
        System.out.printf("%-8s %12s %12s%n", "", "ns a switch", "bytes each");
        System.out.printf("%-8s %12d %12d%n", "task", Tour51Switches.nanosPerTaskSwitch(count), bytesPerTask(count));
        int fewer = count / 100;
        System.out.printf(
                "%-8s %12d %12d%n", "thread", Tour51Switches.nanosPerThreadSwitch(10 * fewer), bytesPerThread(fewer));
    }
}
