// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What blocks its thread goes to a thread of its own; the tasks go on meanwhile. */
final class Tour22SpawnBlocking {
    private Tour22SpawnBlocking() {}

    static Future<String> greeting(Spawner runtime) {
        CountDownLatch go = new CountDownLatch(1);
        return async(() -> {
            String start = "Hello, ";
            JoinHandle<String> blocking = runtime.spawnBlocking(() -> {
                go.await(); // stands for a long computation, or an interface that knows no futures
                return start + "world";
            });
            await(Time.sleep(Duration.ofMillis(10))); // this one thread has time for other things
            System.out.println("still here");
            go.countDown();
            return await(blocking);
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(greeting(runtime)));
        }
    }
}
