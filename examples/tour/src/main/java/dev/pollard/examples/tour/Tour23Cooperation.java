// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;

/** Tasks are not interrupted: one that never waits goes on to its end, unless it gives way. */
final class Tour23Cooperation {
    private Tour23Cooperation() {}

    static Future<String> count(String name, boolean polite) {
        return async(() -> {
            for (int i = 1; i <= 3; i++) {
                System.out.print(name + i + " ");
                if (polite) {
                    await(Futures.yieldNow());
                }
            }
            return name;
        });
    }

    static Future<?> both(Spawner runtime, boolean polite) {
        JoinHandle<String> a = runtime.spawn(count("a", polite));
        JoinHandle<String> b = runtime.spawn(count("b", polite));
        return Futures.join(a, b);
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(both(runtime, false));
            System.out.println();
            runtime.blockOn(both(runtime, true));
            System.out.println();
        }
    }
}
