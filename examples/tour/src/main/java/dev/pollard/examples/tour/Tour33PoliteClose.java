// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.time.Duration;

/** Cleanup may wait, also when the task was cancelled: the task has not ended before. */
final class Tour33PoliteClose {
    private Tour33PoliteClose() {}

    record Session(String name) {
        Future<?> put(String key, String value, int millis) {
            return async(() -> {
                await(Time.sleep(Duration.ofMillis(millis)));
                System.out.println(key + " is " + value);
            });
        }

        Future<?> close() {
            return async(() -> {
                await(Time.sleep(Duration.ofMillis(10)));
                System.out.println(name + " is closed");
            });
        }
    }

    static Future<?> publish(Session session) {
        return async(() -> {
            try {
                await(session.put("tree", "willow", 5));
                await(session.put("river", "Thames", 60_000));
            } finally {
                await(session.close()); // asks the other side, and waits for the answer
            }
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(runtime.spawn(publish(new Session("session")).timeout(Duration.ofMillis(100))));
        } catch (TimeoutExceededException e) {
            System.out.println(e.getMessage());
        }
    }
}
