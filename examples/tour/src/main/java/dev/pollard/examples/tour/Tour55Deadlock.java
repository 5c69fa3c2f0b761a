// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.RuntimeDump;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.time.Time;
import java.time.Duration;

/** Tasks can wait for each other for ever. A dump says who waits for what, and who has it. */
final class Tour55Deadlock {
    private Tour55Deadlock() {}

    @SuppressWarnings("try") // a guard is there to be held
    static Future<?> eat(AsyncMutex left, AsyncMutex right) {
        return async(() -> {
            try (AsyncMutex.Guard first = await(left.lock())) {
                await(Time.sleep(Duration.ofMillis(1))); // the other one takes the other fork
                try (AsyncMutex.Guard second = await(right.lock())) {
                    return "eaten";
                }
            }
        });
    }

    static RuntimeDump.Deadlock dinner(LocalRuntime runtime) throws Exception {
        AsyncMutex fork = new AsyncMutex("fork");
        AsyncMutex knife = new AsyncMutex("knife");
        runtime.spawn("plato", eat(fork, knife)).detach();
        runtime.spawn("socrates", eat(knife, fork)).detach(); // in the same order, there would be no deadlock
        while (runtime.dump().deadlocks().isEmpty()) {
            runtime.blockOn(Time.sleep(Duration.ofMillis(5)));
        }
        return runtime.dump().deadlocks().get(0);
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(dinner(runtime));
        }
    }
}
