// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.TaskTracker;
import dev.pollard.sync.CancellationToken;
import dev.pollard.time.Time;
import java.time.Duration;

/** A shutdown in two steps: tell all tasks, by a token; wait for the last one, by a tracker. */
final class Tour34Shutdown {
    private Tour34Shutdown() {}

    /** Finishes the job that it has, and takes no other. */
    static Future<?> work(String name, CancellationToken stop) {
        return async(() -> {
            int jobs = 0;
            while (!stop.isCancelled()) {
                await(Time.sleep(Duration.ofMillis(20)));
                jobs++;
            }
            System.out.println(name + " stops after " + jobs + " jobs");
        });
    }

    static Future<?> serve(Spawner runtime) {
        CancellationToken stop = CancellationToken.create();
        TaskTracker tasks = TaskTracker.create();
        return async(() -> {
            runtime.spawn(tasks.track(work("ada", stop))).detach();
            await(Time.sleep(Duration.ofMillis(5)));
            runtime.spawn(tasks.track(work("grace", stop))).detach();
            await(Time.sleep(Duration.ofMillis(5)));

            stop.cancel("deploy");
            tasks.close(); // no more will come
            await(tasks.drained().timeout(Duration.ofSeconds(10)));
            System.out.println("all have stopped");
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(serve(runtime));
        }
    }
}
