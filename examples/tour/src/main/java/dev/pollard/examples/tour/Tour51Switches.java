// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.sync.Notify;
import java.util.concurrent.Semaphore;

/** What it costs to go from one task to another, and from one thread to another: a rough measurement. */
final class Tour51Switches {
    private Tour51Switches() {}

    static Future<String> play(Notify mine, Notify yours, boolean begin, int turns) {
        return async(() -> {
            if (begin) {
                yours.notifyOne();
            }
            for (int i = 0; i < turns; i++) {
                await(mine.notified());
                yours.notifyOne();
            }
            return "done";
        });
    }

    static long nanosPerTaskSwitch(int turns) throws Exception {
        Notify ping = new Notify();
        Notify pong = new Notify();
        try (LocalRuntime runtime = LocalRuntime.create()) {
            JoinHandle<String> first = runtime.spawn(play(ping, pong, true, turns));
            JoinHandle<String> second = runtime.spawn(play(pong, ping, false, turns));
            long start = System.nanoTime();
            runtime.blockOn(Futures.join(first, second));
            return (System.nanoTime() - start) / (2L * turns);
        }
    }

    static long nanosPerThreadSwitch(int turns) throws Exception {
        Semaphore here = new Semaphore(0);
        Semaphore there = new Semaphore(0);
        Thread other = new Thread(() -> {
            for (int i = 0; i < turns; i++) {
                there.acquireUninterruptibly();
                here.release();
            }
        });
        other.start();
        long start = System.nanoTime();
        for (int i = 0; i < turns; i++) {
            there.release();
            here.acquire();
        }
        return (System.nanoTime() - start) / (2L * turns);
    }

    public static void main(String[] args) throws Exception {
        int turns = args.length == 0 ? 200_000 : Integer.parseInt(args[0]);
        nanosPerTaskSwitch(turns); // the first time is for the compiler
        System.out.println("tasks: " + nanosPerTaskSwitch(turns) + " ns");
        System.out.println("threads: " + nanosPerThreadSwitch(turns / 10) + " ns");
    }
}
