// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.time.Duration;

/** A task is a future that a runtime owns: it runs from now on, and its handle tells how it ended. */
final class Tour21TwoTasks {
    private Tour21TwoTasks() {}

    static Future<String> say(String word, int millis) {
        return async(() -> {
            await(Time.sleep(Duration.ofMillis(millis)));
            System.out.println(word);
            return word;
        });
    }

    static Future<?> conversation(Spawner runtime) {
        return async(() -> {
            JoinHandle<String> hello = runtime.spawn(say("hello", 10));
            JoinHandle<String> world = runtime.spawn("world", say("world!", 30)); // a name, for dumps
            runtime.spawn(say("never", 10_000)).detach(); // closing the runtime ends it
            System.out.println("both are under way");
            System.out.println("said: " + await(hello) + " " + await(world));
        });
    }

    public static void main(String[] args) throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            runtime.blockOn(conversation(runtime));
        }
    }
}
