// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Scheduling;
import java.util.Set;
import java.util.TreeSet;

/** A future knows no runtime: the same one runs on any, and gets what it needs from the one that polls it. */
final class Tour53Runtimes {
    private Tour53Runtimes() {}

    /** The names of the threads that this was polled by. */
    static Future<Set<String>> threads() {
        return async(() -> {
            Set<String> names = new TreeSet<>();
            for (int i = 0; i < 100; i++) {
                names.add(Thread.currentThread().getName());
                await(Futures.yieldNow());
            }
            return names;
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime here = LocalRuntime.create()) { // the thread that calls
            System.out.println(
                    here.blockOn(threads()).contains(Thread.currentThread().getName()));
        }
        try (AsyncRuntime stealing =
                AsyncRuntime.builder().workers(2).name("any").build()) { // any of two workers
            System.out.println(stealing.blockOn(threads()).size() <= 2);
        }
        try (AsyncRuntime perCore = AsyncRuntime.builder()
                .workers(2)
                .scheduling(Scheduling.THREAD_PER_CORE) // the worker that it began on
                .build()) {
            System.out.println(perCore.blockOn(perCore.spawn(threads())).size());
        }
    }
}
