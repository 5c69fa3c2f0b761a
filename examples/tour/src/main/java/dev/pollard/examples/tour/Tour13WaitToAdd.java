// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.time.Duration;

/** Calling an async method costs nothing and waits for nothing; awaiting it does. */
final class Tour13WaitToAdd {
    private Tour13WaitToAdd() {}

    /** Async, though it has nothing to wait for: it is ready in the first poll. */
    static Future<Integer> add(int a, int b) {
        return async(() -> a + b);
    }

    static Future<Integer> waitToAdd(int a, int b) {
        return async(() -> {
            await(Time.sleep(Duration.ofMillis(20)));
            return a + b;
        });
    }

    static Future<Integer> sum() {
        return async(() -> {
            Future<Integer> left = waitToAdd(1, 2); // a plan, not a run
            Future<Integer> right = waitToAdd(3, 4);
            return await(add(await(left), await(right))); // so this takes 20 ms twice
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(sum()));
        }
    }
}
