// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.TaskLocal;
import dev.pollard.time.Time;
import java.time.Duration;

/** A thread local means nothing here, for a task has no thread. A task local goes with the task, and to its children. */
final class Tour27RequestLog {
    private static final TaskLocal<String> REQUEST = TaskLocal.inherited("request");

    private Tour27RequestLog() {}

    static void log(String text) {
        System.out.println("[" + REQUEST.orElse("-") + "] " + text);
    }

    static Future<?> handle(Spawner runtime, int millis) {
        return async(() -> {
            log("accepted");
            await(Time.sleep(Duration.ofMillis(millis)));
            await(runtime.spawn(async(() -> log("stored")))); // a task of its own
        });
    }

    static Future<?> serve(Spawner runtime) {
        return async(() -> {
            log("ready");
            await(Futures.join(REQUEST.where("alice", handle(runtime, 40)), REQUEST.where("bob", handle(runtime, 10))));
            log("done");
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(serve(runtime));
        }
    }
}
