// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.scoped;
import static dev.pollard.coroutine.Coroutines.spawn;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;

/** No task outlives its scope, whichever way the scope ends. */
final class Tour26Scope {
    private Tour26Scope() {}

    static Future<String> load(String what, int millis) {
        return async(() -> {
            boolean done = false;
            try {
                await(Time.sleep(Duration.ofMillis(millis)));
                if (what.startsWith("no ")) {
                    throw new IOException("there is " + what);
                }
                done = true;
                return what;
            } finally {
                System.out.println(what + (done ? " is there" : " stops"));
            }
        });
    }

    static Future<String> page(String user, String orders) {
        return scoped(() -> {
            JoinHandle<String> left = spawn(load(user, 10));
            JoinHandle<String> right = spawn(load(orders, 5_000));
            return await(left) + " with " + await(right);
        });
    }

    public static void main(String[] args) throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            runtime.blockOn(page("no user", "orders"));
        } catch (IOException e) {
            System.out.println("failed: " + e.getMessage());
        }
    }
}
