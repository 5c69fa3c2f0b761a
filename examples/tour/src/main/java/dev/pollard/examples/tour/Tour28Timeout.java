// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.selecting;

import dev.pollard.coroutine.Branch;
import dev.pollard.future.Future;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.Optional;

/** Select waits for the first of several futures and cancels the others. A timeout is one use of it. */
final class Tour28Timeout {
    private Tour28Timeout() {}

    static <T> Future<Optional<T>> withTimeout(Future<T> future, Duration limit) {
        return selecting(
                Branch.on(future, value -> Optional.of(value)), Branch.on(Time.sleep(limit), late -> Optional.empty()));
    }

    static Future<String> fetch(int millis) {
        return async(() -> {
            try {
                await(Time.sleep(Duration.ofMillis(millis)));
                return "page";
            } finally {
                System.out.println("connection closed");
            }
        });
    }

    public static void main(String[] args) throws Exception {
        Duration limit = Duration.ofMillis(200);
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println("in time: " + runtime.blockOn(withTimeout(fetch(1), limit)));
            System.out.println("too late: " + runtime.blockOn(withTimeout(fetch(60_000), limit)));
            runtime.blockOn(fetch(60_000).timeout(limit)); // what one writes: there is a method for it
        } catch (TimeoutExceededException e) {
            System.out.println(e.getMessage());
        }
    }
}
